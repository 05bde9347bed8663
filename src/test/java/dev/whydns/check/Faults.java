package dev.whydns.check;

import dev.whydns.lab.Lab;

/** Faults of a host's firewall, and traffic beside them. */
public final class Faults {

  private Faults() {}

  public static void iptables(Lab lab, String rule) {
    lab.run("sh", "-c", "iptables " + rule).ok();
  }

  public static void nft(Lab lab, String hook, String rules) {
    lab.write(
        "/etc/fault.nft",
        """
        table inet t {
          set bad { type ipv4_addr; elements = { 10.77.0.53, 10.77.0.54 }; }
          chain dns {
            udp dport 53 counter drop
          }
          chain fw {
            type filter hook %s
            %s
          }
        }
        """
            .formatted(hook, rules));
    lab.run("nft", "-f", "/etc/fault.nft").ok();
  }

  /** Lookups without end through the same chains, from another container. */
  public static void busy(Lab lab) {
    lab.container("noisy", "--network", "appnet");
    lab.background(
        "docker",
        "exec",
        "noisy",
        "sh",
        "-c",
        "while :; do for i in 1 2 3 4; do nslookup -type=a n$i.example.com 10.77.0.53 & done; sleep 0.05; done");
  }
}
