package dev.whydns.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Upstream;
import java.util.List;

/** The same faults on every engine, each judged by what that engine does. */
final class FaultContracts {

  private static final String FROM_CONTAINER = "upstream-blocked-from-container";
  private static final String FROM_HOST = "upstream-blocked-from-host";

  private FaultContracts() {}

  static List<Contract.Situation> situations() {
    return List.of(
        new Contract.Situation(
            FaultContracts::rejectForwarded,
            List.of(
                new Contract("FORWARD rejects DNS: the host's servers", FaultContracts::forwarded),
                new Contract("FORWARD rejects DNS: a server of `--dns`", FaultContracts::own))),
        new Contract.Situation(
            FaultContracts::rejectOwn,
            List.of(new Contract("the host's OUTPUT rejects DNS", FaultContracts::fromHost))),
        new Contract.Situation(
            FaultContracts::flush,
            List.of(new Contract("the resolver's rules are flushed", FaultContracts::flushed))),
        new Contract.Situation(
            FaultContracts::deadServer,
            List.of(new Contract("the only server is silent", FaultContracts::dead))),
        new Contract.Situation(
            FaultContracts::stopDaemon,
            List.of(new Contract("dockerd is stopped", FaultContracts::stopped))));
  }

  private static void rejectForwarded(Bench bench) {
    Lab lab = bench.lab();
    Contract.web(lab);
    lab.container("own", "--network", "appnet", "--dns", "10.77.0.54");
    lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "REJECT").ok();
  }

  /** Incident A. Since 28 the engine asks from the host, where nothing is forwarded. */
  private static Found forwarded(Bench bench) {
    return bench.asksFromTheHost() ? bench.healthy("web") : blocked(bench, "web");
  }

  private static Found own(Bench bench) {
    return blocked(bench, "own");
  }

  private static Found blocked(Bench bench, String target) {
    CheckRun run = bench.fault(target, FROM_CONTAINER);
    assertThat(run.evidence(target, FROM_CONTAINER).get(0))
        .startsWith("host, " + hostTool(bench) + " table filter, chain FORWARD, rule 1: ")
        .endsWith("-p udp -m udp --dport 53 -j REJECT --reject-with icmp-port-unreachable");
    return Found.of(FROM_CONTAINER, run);
  }

  private static String hostTool(Bench bench) {
    return bench.backend().equals("nftables") ? "iptables-nft" : bench.backend();
  }

  private static void rejectOwn(Bench bench) {
    Contract.web(bench.lab());
    bench.lab().run("iptables", "-I", "OUTPUT", "-p", "udp", "--dport", "53", "-j", "REJECT").ok();
  }

  private static Found fromHost(Bench bench) {
    if (!bench.asksFromTheHost()) {
      return bench.healthy("web");
    }
    CheckRun run = bench.fault("web", FROM_HOST);
    assertThat(run.evidence("web", FROM_HOST).get(0))
        .startsWith("host, " + hostTool(bench) + " table filter, chain OUTPUT, rule 1: ");
    return Found.of(FROM_HOST, run);
  }

  private static void flush(Bench bench) {
    Contract.web(bench.lab());
    if (bench.backend().equals("nftables")) {
      bench.lab().inContainer("web", "nft", "flush", "ruleset").ok();
    } else {
      bench.lab().inContainer("web", "iptables", "-t", "nat", "-F").ok();
    }
  }

  private static Found flushed(Bench bench) {
    CheckRun run = bench.fault("web", "rules-missing");
    assertThat(run.hop("web", "nat")).isEqualTo("fault");
    assertThat(run.hop("web", "owner")).isEqualTo("healthy");
    return Found.of("rules-missing", run);
  }

  private static void deadServer(Bench bench) {
    bench.lab().write("/etc/resolv.conf", "nameserver " + Upstream.SILENT + "\n");
    Contract.web(bench.lab());
  }

  private static Found dead(Bench bench) {
    CheckRun run = bench.fault("web", "upstream-dead");
    assertThat(run.hop("web", "owner")).isEqualTo("healthy");
    return Found.of("upstream-dead", run);
  }

  private static void stopDaemon(Bench bench) {
    Contract.web(bench.lab());
    bench.lab().engine().stop();
  }

  private static Found stopped(Bench bench) {
    CheckRun run = bench.fault("web", "daemon-unresponsive");
    assertThat(run.causeOf("web").summary())
        .startsWith("dockerd (pid " + bench.lab().engine().pid() + ") is stopped");
    assertThat(run.report().at("/host/engine/version").asText()).isEqualTo(bench.version());
    return Found.of("daemon-unresponsive", run);
  }
}
