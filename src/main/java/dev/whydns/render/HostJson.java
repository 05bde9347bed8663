package dev.whydns.render;

import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.HostFacts;
import java.util.Locale;
import java.util.Optional;

/** The member {@code host}: what is the same for all targets. */
final class HostJson {
  private final JsonOut out;
  private final FileJson files;

  HostJson(JsonOut out, FileJson files) {
    this.out = out;
    this.files = files;
  }

  void members(HostFacts host) {
    out.text("name", host.name());
    out.text("kernel", host.kernel());
    Optional<EngineFacts> engine = out.known("engine", host.engine());
    out.object("engine", () -> engine(engine, host.api()));
    out.objects("daemons", host.daemons(), this::daemon);
    out.flag("ip_forward", out.known("ip_forward", host.ipForward()));
    out.flag(
        "bridge_nf_call_iptables",
        out.known("bridge_nf_call_iptables", host.bridgeNfCallIptables()));
    files.ofHost("resolv_conf", host.resolvConf());
    files.ofHost("resolved_conf", host.resolvedConf());
    new NetnsJson(out).conntrackAndUdp(host.netns());
    out.strings("missing_capabilities", host.missingCapabilities());
    out.unknown();
  }

  private void engine(Optional<EngineFacts> engine, EngineApi api) {
    out.text("version", engine.map(EngineFacts::version));
    out.text("api", engine.flatMap(EngineFacts::apiVersion));
    out.text("firewall", engine.flatMap(EngineFacts::firewall));
    out.text("product", engine.map(EngineFacts::product));
    out.flag("rootless", engine.map(EngineFacts::rootless));
    out.flag("swarm_active", engine.map(EngineFacts::swarmActive));
    out.flag("live_restore", engine.map(EngineFacts::liveRestore));
    out.text("data_root", engine.map(EngineFacts::dataRoot));
    out.text("source", engine.map(EngineFacts::source));
    out.text("endpoint", api.endpoint());
    out.text("api_state", api.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    out.text("api_detail", Optional.of(api.detail()).filter(detail -> !detail.isEmpty()));
    out.ms("api_elapsed_ms", api.elapsedMs());
  }

  private void daemon(DaemonFacts daemon) {
    String who = "dockerd " + daemon.process().pid() + ": ";
    out.number("pid", daemon.process().pid());
    out.text("command", daemon.process().command());
    out.time("started_at", daemon.process().startedAt());
    out.text("process_state", String.valueOf(daemon.process().state()));
    out.number("netns_inode", out.known(who + "netns_inode", daemon.process().netnsInode()));
    out.flag("serves_api", daemon.servesApi());
    out.text("version", out.known(who + "version", daemon.version()));
    out.text("data_root", daemon.dataRoot());
    out.flag(
        "dynamically_linked", out.known(who + "dynamically_linked", daemon.dynamicallyLinked()));
    out.text("godebug", out.known(who + "godebug", daemon.goDebug()));
    out.text(
        "resolver_environment",
        out.known(who + "resolver_environment", daemon.resolverEnvironment())
            .flatMap(value -> value));
  }
}
