package dev.whydns.engines;

import dev.whydns.lab.Lab;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in a lab, as each program says it of itself.
 *
 * @param engine with Debian's suffix, for example {@code 26.1.5+dfsg1}
 * @param cgroups {@code v1} or {@code v2}, as dockerd sees it
 */
record Versions(
    String engine, String cgroups, String containerd, String runc, String iptables, String nft) {

  private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+(\\.\\d+)?");

  static Versions of(Lab lab) {
    return new Versions(
        lab.docker("version", "-f", "{{.Server.Version}}").stdout().strip(),
        "v" + lab.docker("info", "-f", "{{.CgroupVersion}}").stdout().strip(),
        number(lab, "containerd"),
        number(lab, "runc"),
        number(lab, "iptables"),
        number(lab, "nft"));
  }

  private static String number(Lab lab, String program) {
    String said = lab.run(program, "--version").ok().stdout();
    Matcher number = NUMBER.matcher(said);
    if (!number.find()) {
      throw new IllegalStateException(program + " says no version: " + said);
    }
    return number.group();
  }

  /** The engine's version without Debian's suffix, for example {@code 26.1.5}. */
  String release() {
    return engine.replaceFirst("[+~].*", "");
  }
}
