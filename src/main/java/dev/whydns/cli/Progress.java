package dev.whydns.cli;

/**
 * One line on a terminal's standard error that is gone when the result comes; nothing elsewhere.
 */
final class Progress {

  static final String CLEAR_LINE = "\r\033[K";

  private final Streams streams;
  private boolean shown;

  Progress(Streams streams) {
    this.streams = streams;
  }

  void show(String what) {
    if (streams.errIsTerminal()) {
      streams.err().print(CLEAR_LINE + "whydns: " + what + " …");
      streams.err().flush();
      shown = true;
    }
  }

  void clear() {
    if (shown) {
      streams.err().print(CLEAR_LINE);
      streams.err().flush();
      shown = false;
    }
  }
}
