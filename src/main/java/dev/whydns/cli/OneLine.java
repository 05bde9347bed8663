package dev.whydns.cli;

/** A name as one field of a line, whatever is in it. */
final class OneLine {

  private OneLine() {}

  /** With control characters and backslashes as escapes of JSON. */
  static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        out.append("\\\\");
      } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        out.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
