package dev.whydns.finding;

/**
 * Something that could not be judged.
 *
 * @param what as {@code owner of the sockets on 127.0.0.11}
 * @param why as {@code no CAP_SYS_PTRACE}
 * @param enable what would make it possible, as {@code run as root}
 */
public record NotChecked(String what, String why, String enable) {

  /**
   * Something that could not be judged, with what the reason itself suggests: the capability that
   * it names, root where it was not permitted, else {@code otherwise}.
   */
  public static NotChecked because(String what, String why, String otherwise) {
    int at = why.indexOf("CAP_");
    if (at >= 0) {
      return new NotChecked(what, why, "run as root, or with " + capability(why, at));
    }
    boolean denied = why.contains("ermission") || why.contains("ermitted");
    return new NotChecked(what, why, denied ? "run as root" : otherwise);
  }

  private static String capability(String why, int at) {
    int end = at;
    while (end < why.length()
        && (Character.isUpperCase(why.charAt(end)) || why.charAt(end) == '_')) {
      end++;
    }
    return why.substring(at, end);
  }
}
