package dev.whydns.render.redact;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Paths of files, folder by folder. What every Linux host has stays, so that a remedy's command can
 * still be followed; the rest is somebody's own.
 */
final class Paths {

  /** Below these there is nothing of the operator's, but names that are known as such. */
  private static final Set<String> SYSTEM_ROOTS =
      Set.of("proc", "sys", "lib", "lib64", "bin", "sbin", "dev");

  private static final Set<String> FOLDERS =
      Set.of(
          "etc",
          "run",
          "var",
          "lib",
          "lib64",
          "usr",
          "bin",
          "sbin",
          "home",
          "root",
          "tmp",
          "opt",
          "srv",
          "mnt",
          "local",
          "share",
          "log",
          "cache",
          "user",
          "self",
          "net",
          "ns",
          "fd",
          "task",
          "systemd",
          "resolve",
          "netif",
          "docker",
          "containerd",
          "containers",
          "network",
          "networks",
          "files",
          "netns",
          "overlay2",
          "volumes",
          "rootfs",
          "podman",
          "aardvark-dns",
          "libpod",
          "hosts",
          "hostname",
          "passwd",
          "group",
          "NetworkManager",
          "dnsmasq.d",
          "conf.d",
          "resolvconf",
          "interfaces",
          "issues",
          "moby",
          "engine",
          "release-notes",
          "_ping",
          "alpine-release",
          "contexts",
          "meta",
          "x86_64-linux-gnu",
          "aarch64-linux-gnu",
          "json");

  private static final Pattern VERSION = Pattern.compile("v?\\d[\\d.]*");

  private final Words words;
  private final Pseudonyms pseudonyms;

  Paths(Words words, Pseudonyms pseudonyms) {
    this.words = words;
    this.pseudonyms = pseudonyms;
  }

  /** An absolute path, as {@code /srv/docker/containers}. */
  String of(String path) {
    String[] segments = path.split("/", -1);
    StringBuilder out = new StringBuilder();
    boolean system = isSystem(segments);
    for (int i = 0; i < segments.length; i++) {
      boolean user = i > 0 && segments[i - 1].equals("home");
      out.append(i == 0 ? "" : "/");
      out.append(segment(segments[i], system, user ? Kind.USER : Kind.FOLDER));
    }
    return out.toString();
  }

  private static boolean isSystem(String[] segments) {
    String root = segments.length > 1 ? segments[1] : "";
    boolean ofUsr = root.equals("usr") && segments.length > 2 && !segments[2].equals("local");
    return SYSTEM_ROOTS.contains(root) || ofUsr;
  }

  private String segment(String text, boolean system, Kind kind) {
    boolean known = FOLDERS.contains(text) || VERSION.matcher(text).matches();
    if (text.isEmpty() || known && kind != Kind.USER) {
      return text;
    }
    return system ? words.of(text) : words.foreign(kind, text);
  }
}
