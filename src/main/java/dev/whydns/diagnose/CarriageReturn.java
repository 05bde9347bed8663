package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.ResolvConf;
import java.util.List;

/**
 * A resolv.conf with the line ends of Windows. glibc ends a word at a blank, a tab or a line feed
 * ({@code res_init.c, res_vinit_1}), so the carriage return becomes part of the address; musl and
 * Go take it for a blank.
 */
final class CarriageReturn {

  private CarriageReturn() {}

  static boolean isIn(String word) {
    return word.endsWith("\r");
  }

  /** {@code none}: no other line of the file has a valid address. */
  static Finding finding(Case c, ResolvConf conf, boolean none) {
    List<String> addresses =
        conf.invalidNameservers().stream()
            .filter(CarriageReturn::isIn)
            .map(String::strip)
            .limit(3)
            .toList();
    boolean one = addresses.size() == 1;
    ResolvConf.Line line =
        conf.lines().stream()
            .filter(l -> l.text().contains("\r") && l.text().startsWith("nameserver"))
            .findFirst()
            .orElseThrow();
    String file = file(c, conf);
    boolean restart = c.isContainer();
    return Draft.of(
            Code.INVALID_NAMESERVER,
            none ? Severity.FAULT : Severity.WARNING,
            (one ? "A nameserver line" : "Nameserver lines")
                + " of "
                + (c.isHostSide() ? "the host" : c.label())
                + "'s resolv.conf "
                + (one ? "ends" : "end")
                + " with a carriage return (a Windows line end), with which glibc takes no address: "
                + String.join(", ", addresses)
                + "."
                + (none ? " There is no valid one." : ""))
        .seen(
            new Evidence(
                conf.path() + " line " + line.number(),
                line.text().strip() + ", then a carriage return"))
        .remedy(
            "take the carriage returns out"
                + (restart ? ", and restart the container, which keeps the file as it was" : ""),
            "sed -i 's/\\r$//' " + file + (restart ? " && docker restart " + c.label() : ""))
        .remedy("see them by hand: they show as ^M", "cat -A " + file)
        .finding();
  }

  /** On the host: the file that is mounted there, else the one that the engine copies. */
  private static String file(Case c, ResolvConf conf) {
    return c.isContainer() && Provenance.isMounted(c)
        ? c.container().map(ContainerFacts::resolvConfPath).orElseThrow()
        : conf.path();
  }
}
