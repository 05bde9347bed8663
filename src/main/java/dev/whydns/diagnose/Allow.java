package dev.whydns.diagnose;

import dev.whydns.finding.Remedy;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commands that would let the queries pass a rule. whydns prints them and never runs them.
 *
 * @param servers that the rule keeps away; not empty
 */
record Allow(Case c, List<Upstream> servers, Culprit k) {

  /** What to insert before the culprit: for UDP, and for TCP where the rule ends that as well. */
  List<Remedy> remedies() {
    List<Remedy> all = new ArrayList<>();
    all.add(Remedy.of(words(), command("udp")));
    boolean tcpToo = servers.stream().anyMatch(u -> c.effective(u).over(Transport.TCP).isSilent());
    if (tcpToo) {
      all.add(Remedy.of("the same for TCP", command("tcp")));
    }
    if (k.place().rule().isEmpty() && !k.reply() && isForward()) {
      all.add(Remedy.of("and the answers, where no rule accepts them yet", answers()));
    }
    return all;
  }

  /** What to insert for TCP alone, where UDP passes. */
  Remedy overTcp() {
    return Remedy.of(words(), command("tcp"));
  }

  private String words() {
    return k.place().rule().isPresent()
        ? "allow it before that rule"
        : "allow it: the policy drops all that no rule accepts";
  }

  private boolean isForward() {
    return k.chain().name().equals("FORWARD") || hook().equals("forward");
  }

  private String hook() {
    return k.chain().hook().map(h -> h.point().text()).orElse("");
  }

  private String command(String transport) {
    return where(k.chain().backend() == Backend.NFTABLES ? nft(transport) : iptables(transport));
  }

  /** A rule of the target's own namespace is changed in there. */
  private String where(String command) {
    return k.where().equals("host") ? command : "whydns netns " + c.label() + " -- " + command;
  }

  private String nft(String transport) {
    String family = isV6() ? "ip6" : "ip";
    String own =
        source().map(s -> family + " " + (k.reply() ? "d" : "s") + "addr " + s + " ").orElse("");
    return "nft insert rule "
        + chainWords(k.chain())
        + " "
        + own
        + family
        + (k.reply() ? " saddr " : " daddr ")
        + (servers.size() == 1 ? addresses() : "{ " + addresses().replace(",", ", ") + " }")
        + " "
        + transport
        + (k.reply() ? " sport" : " dport")
        + " 53 accept";
  }

  private static String chainWords(FirewallChain chain) {
    return chain.family() + " " + chain.table() + " " + chain.name();
  }

  private String iptables(String transport) {
    int position = k.place().rule().map(r -> r.position()).orElse(1);
    String own = source().map(s -> (k.reply() ? " -d " : " -s ") + s).orElse("");
    return tool()
        + " -I "
        + k.chain().name()
        + " "
        + position
        + own
        + (k.reply() ? " -s " : " -d ")
        + addresses()
        + " -p "
        + transport
        + (k.reply() ? " --sport" : " --dport")
        + " 53 -j ACCEPT";
  }

  private String answers() {
    return k.chain().backend() == Backend.NFTABLES
        ? "nft insert rule " + chainWords(k.chain()) + " ct state established,related accept"
        : tool()
            + " -I "
            + k.chain().name()
            + " 1 -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT";
  }

  private String tool() {
    String tool = k.chain().backend() == Backend.IPTABLES_LEGACY ? "iptables-legacy" : "iptables";
    String command = isV6() ? tool.replace("iptables", "ip6tables") : tool;
    return k.chain().table().equals("filter") ? command : command + " -t " + k.chain().table();
  }

  private boolean isV6() {
    return servers.get(0).address().isV6();
  }

  private String addresses() {
    return String.join(",", servers.stream().map(u -> u.address().text()).toList());
  }

  /**
   * Before the masquerading is taken back, an answer is still addressed to the host: in raw, mangle
   * and what nft has before priority dstnat. A chain that is jumped to does not say its hook.
   */
  private boolean isBeforeTranslation() {
    return k.reply()
        && k.where().equals("host")
        && k.chain()
            .hook()
            .map(h -> h.point() == Point.PREROUTING && h.priority() <= FirewallWalk.DSTNAT)
            .orElse(!k.chain().table().equals("filter"));
  }

  /** The container's subnet; empty for what the host itself sends. */
  private Optional<String> source() {
    if (servers.get(0).askedFrom() == AskedFrom.HOST || isBeforeTranslation()) {
      return Optional.empty();
    }
    Optional<IpAddress> own =
        c.container().stream()
            .flatMap(container -> container.attachments().stream())
            .flatMap(a -> (isV6() ? a.address6() : a.address()).stream())
            .findFirst();
    return own.map(
        address ->
            c.networks().stream()
                .flatMap(n -> n.subnets().stream())
                .filter(s -> s.contains(address))
                .map(Object::toString)
                .findFirst()
                .orElse(address.text()));
  }
}
