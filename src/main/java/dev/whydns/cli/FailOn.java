package dev.whydns.cli;

/** Which findings make the exit code tell of them. */
enum FailOn {
  WARNING,
  FAULT,
  NEVER;

  /** The code to return for what was found; what could not be determined stays what it is. */
  int code(int found) {
    return switch (this) {
      case WARNING -> found;
      case FAULT -> found == ExitCode.WARNING ? ExitCode.HEALTHY : found;
      case NEVER -> found == ExitCode.WARNING || found == ExitCode.FAULT ? ExitCode.HEALTHY : found;
    };
  }
}
