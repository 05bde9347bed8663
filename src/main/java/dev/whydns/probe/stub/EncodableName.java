package dev.whydns.probe.stub;

/** Whether a DNS message can hold a name (RFC 1035, section 2.3.4). */
final class EncodableName {

  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 253;

  private EncodableName() {}

  /** For a name without its final dot; the empty one is the root. */
  static boolean is(String name) {
    if (name.isEmpty()) {
      return true;
    }
    if (name.length() > LONGEST_NAME) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > LONGEST_LABEL) {
        return false;
      }
    }
    return true;
  }

  /** As a query has it: without the final dot, or a dot alone for the root. */
  static String inQuery(String name) {
    return name.equals(".") ? name : withoutFinalDot(name);
  }

  /** The same name without its final dot. */
  static String withoutFinalDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
