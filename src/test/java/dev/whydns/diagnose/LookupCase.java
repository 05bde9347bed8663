package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reading;
import dev.whydns.model.Replay;
import dev.whydns.model.ReplayRound;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.probe.PlannedQuestion;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import dev.whydns.probe.stub.Lookups;
import dev.whydns.probe.stub.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * Lookups of one target in simulated networks, what its servers said afterwards, and the verdict.
 */
final class LookupCase {

  static final String NAME = "api.example.com";
  private static final String ENGINE = "nameserver 127.0.0.11\noptions ndots:0\n";

  private final Snapshot snapshot;
  private final List<ReplayRound> rounds = new ArrayList<>();
  private Function<PlannedQuestion, Outcome> servers = q -> Answers.answered(q, "NOERROR");
  private boolean asked = true;
  private double slowMs = JudgeOptions.SLOW_MS;
  private String name = NAME;
  private String file = ENGINE;
  private Optional<Duration> quick = Optional.empty();

  private LookupCase(TargetBuilder target) {
    this.snapshot = Snapshots.of(target.build()).build();
  }

  /** The container web, served by the embedded resolver, which forwards to 10.0.0.2. */
  static LookupCase web() {
    return of(Snapshots.container("web"));
  }

  static LookupCase of(TargetBuilder target) {
    return new LookupCase(target);
  }

  LookupCase name(String other) {
    name = other;
    return this;
  }

  LookupCase file(String resolvConf) {
    file = resolvConf;
    return this;
  }

  LookupCase quick() {
    quick = Optional.of(Duration.ofSeconds(2));
    return this;
  }

  LookupCase slow(double ms) {
    slowMs = ms;
    return this;
  }

  /** What the servers say when they are asked afterwards; all is well unless a test says so. */
  LookupCase servers(Function<PlannedQuestion, Outcome> outcomes) {
    servers = outcomes;
    return this;
  }

  /** Nobody asks them: the run was interrupted, or nothing was wrong. */
  LookupCase withoutAsking() {
    asked = false;
    return this;
  }

  /** A round of one lookup at a server that is every server of the resolv.conf. */
  LookupCase lookup(Profile profile, Server server) {
    return round(lookUp(profile, server));
  }

  LookupCase round(Replay... replays) {
    rounds.add(new ReplayRound(List.of(replays), List.of(), List.of()));
    return this;
  }

  /** A round between readings. */
  LookupCase round(Reading before, Reading after, Replay... replays) {
    rounds.add(new ReplayRound(List.of(replays), List.of(before), List.of(after)));
    return this;
  }

  Replay lookUp(Profile profile, Server server) {
    Lookup lookup = Lookups.of(name, file);
    Simulation network = Simulation.network();
    lookup.conf().nameservers().forEach(s -> network.server(s.text(), server));
    return labelled(profile, network.run(profile.stub(lookup, new Random(7)), quick));
  }

  Replay labelled(Profile profile, Replay ran) {
    Replay.Label label =
        new Replay.Label(
            profile.id(), profile.title(), "", Replay.Via.NAT, List.of(), rounds.size());
    return new Replay(label, name, ran.sends(), ran.arrivals(), ran.ending(), inside());
  }

  private Vantage inside() {
    return new Vantage(
        snapshot.targets().get(0).target().label(),
        snapshot.targets().get(0).netns().known().orElseThrow().inode());
  }

  TargetReport report() {
    List<String> names =
        rounds.stream().flatMap(r -> r.replays().stream()).map(Replay::name).distinct().toList();
    Measurement measured = asked ? Answers.outcomes(snapshot, names, servers) : Measurement.none();
    return Diagnosis.of(snapshot, measured.with(rounds), new JudgeOptions(names, slowMs)).get(0);
  }

  Optional<Code> cause() {
    return report().cause().map(Finding::code);
  }

  /** As {@code fault aaaa-delay}, all but notes. */
  List<String> findings() {
    return report().findings().stream()
        .filter(f -> f.severity() != dev.whydns.finding.Severity.INFO)
        .map(f -> f.severity().text() + " " + f.code().text())
        .toList();
  }

  Finding finding(Code code) {
    return report().findings().stream()
        .filter(f -> f.code() == code)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + code + " in " + findings()));
  }

  /** An answer after that time. */
  static Outcome after(PlannedQuestion q, double ms) {
    Outcome.Answered a = (Outcome.Answered) Answers.answered(q, "NOERROR");
    return new Outcome.Answered(ms, ms > 2000, a.message());
  }

  /** The code without records. */
  static Outcome says(String rcode) {
    return new Outcome.Answered(1, false, new Reply(rcode, false, false, true, List.of(), 60));
  }

  static boolean isAaaa(PlannedQuestion q) {
    return q.question().type().equals("AAAA");
  }

  static boolean isTo(PlannedQuestion q, String server) {
    return q.server().equals(IpAddress.literal(server));
  }
}
