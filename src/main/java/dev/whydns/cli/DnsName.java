package dev.whydns.cli;

import dev.whydns.model.SearchList;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A name on the command line. */
final class DnsName {

  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;

  private DnsName() {}

  /**
   * The name without a final dot (RFC 1035, section 2.3.4: labels of 1 to 63 octets, 253 in all).
   *
   * @throws ParameterException for what is none
   */
  static String of(String text, CommandSpec spec) {
    String name = SearchList.bare(text);
    boolean fits =
        name.length() <= LONGEST
            && !name.isEmpty()
            && name.chars().allMatch(c -> c > ' ' && c < 127);
    for (String label : name.split("\\.", -1)) {
      fits &= !label.isEmpty() && label.length() <= LONGEST_LABEL;
    }
    if (!fits) {
      throw new ParameterException(
          spec.commandLine(), "\"" + text + "\" is no DNS name; type one like api.example.com");
    }
    return name;
  }
}
