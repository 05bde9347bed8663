package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Report;
import dev.whydns.model.Fact;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Snapshots;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.SocketFacts.Owner;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnersRendererTest {
  private static final TextStyle VERBOSE = new TextStyle(80, false, true, false, 1);
  private static final TextStyle QUIET = new TextStyle(80, false, true, true, 0);
  private static final long WEB = 4026532178L;

  @Test
  void dockerd_is_said_to_hold_the_sockets_from_the_host() {
    check("owners.txt", TextStyle.piped(), engine());
  }

  @Test
  void nobody_and_not_seen_and_another_container_are_told_apart() {
    check("owners-kinds.txt", TextStyle.piped(), kinds());
  }

  @Test
  void verbose_shows_the_sockets_that_ask_others() {
    check("owners-v.txt", VERBOSE, kinds());
  }

  @Test
  void quiet_leaves_out_who_has_no_such_socket() {
    assertThat(render(QUIET, kinds())).doesNotContain("host  net").contains("web  container");
  }

  @Test
  void a_name_that_would_drive_the_terminal_is_made_visible() {
    Owner evil =
        new Owner(9, "x\u001b[2Jy", 3, "1000", Snapshots.TAKEN_AT, Fact.of(Snapshots.HOST_NETNS));
    SocketFacts socket = Snapshots.engineSocket(Transport.UDP, 40053).ownedBy(Fact.of(evil));
    String text = render(TextStyle.piped(), report(socket));
    assertThat(text).contains("x\\x1b[2Jy, pid 9").doesNotContain("\u001b");
  }

  @Test
  void json_holds_the_owner_with_its_namespace_and_the_state() {
    String json = new JsonRenderer().render(engine());
    Schema.validate(json);
    assertThat(json)
        .contains("\"command\":\"owners\"", "\"netns_inode\":" + Snapshots.HOST_NETNS)
        .contains("\"findings\":[]", "\"hops\":[]", "\"state\":\"unknown\"");
  }

  static NotChecked gap(String what) {
    return new NotChecked(what, "no CAP_SYS_PTRACE", "run as root, or with CAP_SYS_PTRACE");
  }

  private static Report engine() {
    return report(
        Snapshots.engineSocket(Transport.UDP, 41287), Snapshots.engineSocket(Transport.TCP, 37711));
  }

  private static Report report(SocketFacts... sockets) {
    return Sights.report(
        "owners", 0, Sights.container("web", Snapshots.netns(WEB, Fact.of(List.of(sockets)))));
  }

  private static Report kinds() {
    NetnsFacts host = Snapshots.netns(Snapshots.HOST_NETNS, Fact.of(List.of()));
    SocketFacts udp = Snapshots.engineSocket(Transport.UDP, 41287);
    SocketFacts nobody = udp.ownedBy(Fact.absent("no process holds it"));
    SocketFacts unseen =
        Snapshots.engineSocket(Transport.TCP, 37711)
            .ownedBy(Fact.unknown("cannot see the descriptors of 3 processes (CAP_SYS_PTRACE)"));
    NetnsFacts web =
        Snapshots.netns(
            WEB,
            Fact.of(
                List.of(
                    nobody,
                    unseen,
                    socket(Transport.TCP, "0:0:0:0:0:0:0:0", 53, 0, 77, owner(4711, WEB)),
                    socket(Transport.TCP, "10.88.0.2", 53, 40001, 0, Fact.absent("no process")),
                    socket(Transport.UDP, "10.88.0.2", 53, 0, 78, owner(812, 4026532999L)),
                    socket(Transport.UDP, "10.88.0.2", 40002, 53, 79, owner(4711, WEB)))));
    NetnsFacts side =
        Snapshots.netns(4026532999L, Fact.of(List.of(udp.ownedBy(owner(7041, 4026533333L)))));
    return Sights.report(
        "owners",
        3,
        Sights.host(host),
        Sights.container("web", web, gap("owners of sockets")),
        Sights.container("side", side));
  }

  private static Fact<Owner> owner(int pid, long netns) {
    return Fact.of(
        new Owner(
            pid, "dnsmasq", 4, "nobody", Snapshots.TAKEN_AT.minusSeconds(60), Fact.of(netns)));
  }

  private static SocketFacts socket(
      Transport transport, String address, int port, int remote, long inode, Fact<Owner> owner) {
    return new SocketFacts(
        transport,
        IpAddress.literal(address),
        port,
        remote,
        remote == 0,
        inode,
        remote == 0 && transport == Transport.UDP ? 2304 : 0,
        transport == Transport.UDP ? Optional.of(12L) : Optional.empty(),
        owner);
  }

  private static void check(String file, TextStyle style, Report report) {
    String text = render(style, report);
    Golden.assertMatches(file, text);
    Secrets.assertHidden(report, filter -> new OwnersRenderer(style, filter).render(report));
    Schema.validate(
        Secrets.assertHidden(report, filter -> new JsonRenderer(filter).render(report)));
    assertThat(text.lines()).allMatch(line -> line.length() <= 80 || line.contains("; in "));
    Schema.validate(new JsonRenderer().render(report));
  }

  private static String render(TextStyle style, Report report) {
    return new OwnersRenderer(style, TextFilter.NONE).render(report);
  }
}
