package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.bundle.Bundles;
import dev.whydns.bundle.Run;
import dev.whydns.collect.Collected;
import dev.whydns.collect.Collector;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.collect.TargetSpec;
import dev.whydns.docker.EngineEndpoint;
import dev.whydns.model.Exchange;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.Question;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Transport;
import dev.whydns.os.RootedFiles;
import dev.whydns.parse.FirewallTables;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import dev.whydns.probe.Depth;
import dev.whydns.probe.Limits;
import dev.whydns.probe.PlanOptions;
import dev.whydns.probe.PlannedQuestion;
import dev.whydns.probe.ProbePlan;
import dev.whydns.probe.Prober;
import dev.whydns.probe.RepetitionPlan;
import dev.whydns.render.TextFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Goes through the motions of a check, sending nothing but to itself over loopback and without
 * privileges, for the build to record which classes a check loads: with them ready to be mapped, a
 * run takes about half the processor time.
 *
 * <p>The engine and the server are stand-ins; the target is this very process. What such a target
 * cannot show, an embedded resolver and its rules, comes from a bundle that was recorded once.
 */
public final class Rehearsal {

  private static final String RULES =
      """
      *filter
      :FORWARD ACCEPT [0:0]
      :DOCKER-USER - [0:0]
      [9:540] -A FORWARD -j DOCKER-USER
      [9:540] -A FORWARD -o br-0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      [0:0] -A FORWARD -i br-0 ! -o br-0 -j ACCEPT
      [9:540] -A DOCKER-USER -j RETURN
      COMMIT
      *nat
      :PREROUTING ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      :POSTROUTING ACCEPT [0:0]
      :DOCKER - [0:0]
      :DOCKER_OUTPUT - [0:0]
      [0:0] -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
      [9:540] -A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
      [9:540] -A POSTROUTING -s 10.88.0.0/24 ! -o br-0 -j MASQUERADE
      [9:540] -A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:57704
      [0:0] -A POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport 57704 -j SNAT --to-source :53
      COMMIT
      """;

  private static final String RULESET =
      """
      table ip nat {
      	chain OUTPUT {
      		type nat hook output priority -100; policy accept;
      		ip daddr 127.0.0.11 udp dport 53 counter packets 9 bytes 540 dnat to 127.0.0.11:57704
      		ip daddr != 127.0.0.0/8 fib daddr type local counter packets 0 bytes 0 jump DOCKER
      	}
      	chain POSTROUTING {
      		type nat hook postrouting priority srcnat; policy accept;
      		oifname != "br-0" ip saddr 10.88.0.0/24 counter packets 9 bytes 540 masquerade
      		ip saddr 127.0.0.11 udp sport 57704 counter packets 0 bytes 0 snat to :53
      	}
      }
      table ip filter {
      	chain FORWARD {
      		type filter hook forward priority filter; policy accept;
      		oifname "br-0" ct state related,established counter packets 9 bytes 540 accept
      		iifname "br-0" oifname != "br-0" counter packets 0 bytes 0 drop
      		meta l4proto tcp counter packets 0 bytes 0 reject with tcp reset
      	}
      }
      """;

  private final Cli cli;

  private Rehearsal() {
    PrintStream nowhere = new ResultStream(OutputStream.nullOutputStream(), StandardCharsets.UTF_8);
    cli =
        new Cli(
            new Streams(InputStream.nullInputStream(), nowhere, nowhere, false, false, Map.of()));
  }

  /**
   * Runs once; what it would print goes nowhere.
   *
   * @param arguments bundles to be judged
   */
  public static void main(String[] arguments) throws Exception {
    Class.forName("dev.whydns.Main");
    Rehearsal rehearsal = new Rehearsal();
    rehearsal.cli.run("check", "--help");
    for (String bundle : arguments) {
      rehearsal.cli.run("check", "--from", bundle);
      rehearsal.cli.run("check", "--json", "--from", bundle);
      follow(Path.of(bundle));
    }
    FirewallTables.merge(
        IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", RULES),
        NftRulesetParser.parse(RULESET));
    EngineEndpoint.find(Optional.empty(), Map.of(), RootedFiles.host());
    try (RehearsalEngine engine = new RehearsalEngine();
        RehearsalServer server = new RehearsalServer()) {
      rehearsal.check(engine, server);
      engine.servers();
      // The whole way of a check; without a container there is nobody to ask for.
      rehearsal.cli.run("check", "-H", engine.url(), "nobody");
      for (String command : List.of("resolv", "rules", "owners")) {
        rehearsal.cli.run(command, "-H", engine.url(), "web");
      }
    }
  }

  /** What would be asked of what was recorded, and again, and what is judged while it is asked. */
  private static void follow(Path bundle) throws IOException {
    try (InputStream in = Files.newInputStream(bundle)) {
      for (Bundle each : Bundles.read(in)) {
        ProbePlan.of(each.snapshot(), new PlanOptions(List.of(), "whydns-0", Depth.FULL));
        List<Exchange> exchanges = each.measurement().exchanges();
        RepetitionPlan.of(exchanges, 1);
        Patience.of(each.snapshot(), exchanges, Duration.ZERO);
        for (Format format : List.of(Format.TEXT, Format.JSON)) {
          new JudgingAhead(format, FailOn.WARNING, TextFilter.NONE).of(each.snapshot());
        }
      }
    }
  }

  private void check(RehearsalEngine engine, RehearsalServer server) throws Exception {
    List<TargetSpec> specs = List.of(new TargetSpec.Host(), new TargetSpec.Named("web"));
    try (Collected collected =
        Collector.live(System.getenv(), Optional.of(engine.url()), Duration.ofSeconds(8))
            .collect(new TargetRequest(specs, false), Scope.VERDICT)) {
      Snapshot snapshot = collected.recheck();
      ProbePlan.of(snapshot, new PlanOptions(List.of(), "whydns-0", Depth.FULL));
      Run run = new Run(Version.text(), List.of(), List.of(), Instant.now(), 0, List.of());
      Judgement.of(new Bundle(run, snapshot, measured(collected, server)), "check", FailOn.WARNING);
    }
  }

  private static Measurement measured(Collected collected, RehearsalServer server)
      throws IOException {
    List<PlannedQuestion> plan = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      for (String type : List.of("A", "AAAA")) {
        plan.add(
            new PlannedQuestion(
                Exchange.Probe.STUB,
                collected.hostVantage(),
                IpAddress.literal("127.0.0.1"),
                server.port(),
                transport,
                new Question(
                    "ok.example.com", type, OptionalInt.empty(), Question.Purpose.OUTSIDE)));
      }
    }
    Limits limits = Limits.within(Duration.ofSeconds(8));
    try (Prober prober = new Prober(collected.namespaces()::inside, System::nanoTime, limits)) {
      prober.ask(plan, 0, Duration.ofSeconds(2));
      return new Measurement(prober.awaitLate(Duration.ZERO), List.of(), prober.gaps());
    }
  }
}
