package dev.whydns.render;

import java.util.Map;
import java.util.Set;

/**
 * Members of the JSON whose values the schema enumerates. Such a value is written as it is, also
 * where a container is called {@code stale} and names are redacted.
 */
final class Keywords {

  private static final Map<String, Set<String>> VALUES =
      Map.ofEntries(
          Map.entry(
              "api_state",
              Set.of(
                  "answered",
                  "no-socket",
                  "not-an-engine",
                  "not-permitted",
                  "refused",
                  "remote",
                  "timed-out")),
          Map.entry("backend", Set.of("iptables-legacy", "iptables-nft", "nftables")),
          Map.entry("by", Set.of("engine", "nobody", "server")),
          Map.entry("confidence", Set.of("high", "low", "medium")),
          Map.entry(
              "error", Set.of("malformed", "not-sent", "refused", "timed-out", "unreachable")),
          Map.entry("firewall", Set.of("iptables", "nftables")),
          Map.entry("from", Set.of("container", "host")),
          Map.entry(
              "hop", Set.of("client", "name", "nat", "owner", "socket", "timing", "upstream")),
          Map.entry(
              "kind",
              Set.of("command", "container", "dockerd", "host", "item", "netns", "pid", "prose")),
          Map.entry("library", Set.of("Go", "glibc", "musl")),
          Map.entry(
              "outcome",
              Set.of(
                  "answered",
                  "crashes",
                  "failed",
                  "hangs",
                  "ignored",
                  "late",
                  "malformed",
                  "no-address",
                  "no-such-name",
                  "not-sent",
                  "refused",
                  "resolved",
                  "silent",
                  "timed-out",
                  "try-again",
                  "unfinished",
                  "unreachable")),
          Map.entry("policy", Set.of("drop")),
          Map.entry("presence", Set.of("engine_gone", "gone", "running", "stopped")),
          Map.entry("probe", Set.of("direct", "stub", "upstream-container", "upstream-host")),
          Map.entry("purpose", Set.of("local", "named", "outside", "wildcard")),
          Map.entry("role", Set.of("engine", "jump", "other", "shadows", "touches")),
          Map.entry("schema", Set.of("whydns/1")),
          Map.entry("severity", Set.of("fault", "info", "warning")),
          Map.entry("source", Set.of("api", "files")),
          Map.entry(
              "state",
              Set.of(
                  "collision", "fault", "healthy", "missing", "ok", "stale", "unknown", "warning")),
          Map.entry(
              "topic",
              Set.of(
                  "by-hand", "decision", "lookalikes", "meaning", "remedy", "sources", "versions")),
          Map.entry("transport", Set.of("tcp", "udp")),
          Map.entry("use", Set.of("ignored", "late", "taken")),
          Map.entry("via", Set.of("direct", "host", "nat", "upstream")),
          Map.entry("weight", Set.of("answer", "condition", "verdict")));

  private Keywords() {}

  /** Whether this is the value of such a member. */
  static boolean has(String key, String value) {
    Set<String> values = VALUES.get(key);
    return values != null && values.contains(value);
  }
}
