package dev.whydns.fidelity;

import dev.whydns.model.Exchange;
import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.os.Netns;
import dev.whydns.parse.ResolvConfParser;
import dev.whydns.probe.Endpoints;
import dev.whydns.probe.Replayer;
import dev.whydns.probe.stub.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One library and its profile in one scenario, one after the other in the same room. */
record Trial(Scenario scenario, Library library) {

  /** With timers as loose as this, chance decides which packet is the last before the cut. */
  private static final double LOOSE_MS = 500;

  private static final double TOLERANCE_MS = 50;
  private static final long NANOS_PER_MICRO = 1_000;

  /** What came of both; the profile's is empty where there is no profile of that name yet. */
  record Outcome(Recording library, Optional<Recording> profile) {}

  Outcome run(Path capture) throws Exception {
    try (Room room = new Room(capture, scenario.resolvConf(), scenario.ipv6());
        Netns netns = room.netns();
        Servers servers = new Servers(netns, scenario.behaviours(), scenario.step())) {
      servers.start();
      Recording real = real(room);
      Optional<Profile> profile = Profile.of(library.profile());
      if (profile.isEmpty()) {
        return new Outcome(real, Optional.empty());
      }
      servers.reset();
      return new Outcome(real, Optional.of(replayed(room, netns, profile.get())));
    }
  }

  Duration patience() {
    Duration own = library.traits().patience();
    return own.compareTo(scenario.cut()) < 0 ? own : scenario.cut();
  }

  private Recording real(Room room) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(library.command());
    words.add(scenario.name());
    ProcessBuilder builder = new ProcessBuilder(room.inside(words)).redirectErrorStream(true);
    List.of("LOCALDOMAIN", "RES_OPTIONS", "HOSTALIASES", "GODEBUG", "NODE_OPTIONS")
        .forEach(builder.environment()::remove);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.outputWriter().close();
    boolean ended = process.waitFor(patience().plusMillis(500).toMillis(), TimeUnit.MILLISECONDS);
    long micros = Voice.now();
    String stdout = ended ? new String(process.getInputStream().readAllBytes()) : "";
    process.destroyForcibly().waitFor();
    List<Packet> packets = room.packets();
    long start = packets.isEmpty() ? 0 : packets.get(0).atNanos() / NANOS_PER_MICRO;
    Voice.Said said = said(process, ended, stdout, micros);
    // some programs tell whole milliseconds
    double endMs = packets.isEmpty() ? 0 : Math.max(0, (said.micros() - start) / 1e3);
    return watched(new Recording(packets, withoutChance(said.ending()), endMs));
  }

  /** A signal's number comes as 128 and more from a process; SIGFPE is what musl can end with. */
  private Voice.Said said(Process process, boolean ended, String stdout, long micros) {
    if (!ended) {
      return new Voice.Said(Recording.CUT, micros);
    }
    return process.exitValue() > 128
        ? new Voice.Said(Recording.CRASH, micros)
        : library.voice().hear(stdout, micros);
  }

  private Recording replayed(Room room, Netns netns, Profile profile) throws Exception {
    Lookup lookup =
        new Lookup(
            scenario.name(),
            families(),
            ResolvConfParser.parse("/etc/resolv.conf", scenario.resolvConf(), Optional.empty()),
            List.of(),
            Optional.of(List.of("files", "dns")),
            "box",
            scenario.ipv6(),
            Lookup.Variables.none());
    Replayer.Run run =
        new Replayer.Run(
            new Replay.Label(library.profile(), "", "", Replay.Via.NAT, List.of(), 0),
            scenario.name(),
            () -> profile.stub(lookup, new Random()),
            Endpoints.asWritten(),
            new Exchange.Vantage("room", netns.inode()));
    Duration deadline = patience().plusMillis(500);
    Replayer.Bounds bounds =
        new Replayer.Bounds(deadline, Duration.ZERO, Optional.empty(), () -> false);
    Replay replay =
        netns.inside(() -> new Replayer(System::nanoTime, bounds).all(List.of(run)).get(0));
    List<Packet> packets = room.packets();
    double firstMs = replay.sends().isEmpty() ? 0 : replay.sends().get(0).atMs();
    double endMs = packets.isEmpty() ? 0 : replay.ending().elapsedMs() - firstMs;
    return watched(new Recording(packets, withoutChance(ending(replay)), endMs));
  }

  /**
   * A JDK asks for no IPv6 address where there is no IPv6 (net_util_md.c, ipv6_available, which
   * reads /proc/net/if_inet6); that is the JDK's part, not the library's.
   */
  private Set<Lookup.Family> families() {
    return library.title().equals(Programs.JDK) && scenario.ipv6() == Lookup.Ipv6.NONE
        ? EnumSet.of(Lookup.Family.V4)
        : library.traits().families();
  }

  private String ending(Replay replay) {
    return switch (replay.ending().result()) {
      case RESOLVED -> Voice.families(replay.ending().addresses());
      case UNFINISHED, HANGS -> Recording.CUT;
      case CRASHES -> Recording.CRASH;
      default -> library.voice().error(replay.ending().userSees());
    };
  }

  /** Of timers that are chance no more than the first round is compared. */
  private Recording watched(Recording recording) {
    Recording early = recording.until(patience().toMillis());
    return library.traits().slack() >= LOOSE_MS ? early.firstIfCut(2) : early;
  }

  /** Go's errors name the port that it asked from, and the server, which rotation chooses. */
  private String withoutChance(String ending) {
    String text = ending.replaceAll(":\\d+->", ":PORT->");
    return scenario.isRotated() ? text.replaceAll("10\\.53\\.0\\.\\d+", "SERVER") : text;
  }

  /** How the two are compared. */
  Comparison comparison() {
    return new Comparison(
        library.traits().order(),
        scenario.isRotated(),
        scenario.addresses(),
        TOLERANCE_MS + library.traits().slack(),
        TOLERANCE_MS + library.traits().slack() + library.traits().late());
  }
}
