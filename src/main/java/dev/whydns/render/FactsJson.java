package dev.whydns.render;

import dev.whydns.finding.AnswerGroup;
import dev.whydns.finding.Comparison;
import dev.whydns.finding.Difference;
import dev.whydns.finding.Hop;
import dev.whydns.finding.NameAnswers;
import dev.whydns.finding.RulesReport;
import dev.whydns.model.Attachment;
import dev.whydns.model.Cidr;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.HostFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.Replay;
import dev.whydns.model.TargetFacts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The member {@code facts} of a target: what was read of it. Every kind of target has the same
 * members.
 */
final class FactsJson {
  private final JsonOut out;
  private final FileJson files;
  private final List<NetworkFacts> networks;
  private final Optional<RulesJson> rules;
  private final Optional<List<Replay>> replays;
  private final Optional<NameAnswers> answers;
  private final List<Comparison> comparisons;

  /** What only some commands have to say. */
  record More(
      Optional<RulesReport> rules,
      Optional<List<Replay>> replays,
      Optional<NameAnswers> answers,
      List<Comparison> comparisons) {

    /** For a command without anything of its own. */
    static More none() {
      return new More(Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }
  }

  FactsJson(JsonOut out, Optional<HostFacts> host, FileJson files, More more) {
    this.out = out;
    this.files = files;
    this.rules = more.rules().map(r -> new RulesJson(out, r));
    this.replays = more.replays();
    this.answers = more.answers();
    this.comparisons = more.comparisons();
    this.networks =
        host.flatMap(h -> h.engine().known()).map(EngineFacts::networks).orElse(List.of());
  }

  void members(TargetFacts facts) {
    out.text("presence", facts.presence().name().toLowerCase(Locale.ROOT));
    Optional<ProcessFacts> process = out.known("process", facts.process());
    process.ifPresentOrElse(p -> out.object("process", () -> process(p)), () -> out.nul("process"));
    Optional<ContainerFacts> container = out.known("container", facts.container());
    container.ifPresentOrElse(
        c -> out.object("container", () -> container(c)), () -> out.nul("container"));
    out.number("handle_inode", out.known("handle_inode", facts.handleInode()));
    files.resolvConf(facts);
    files.hosts(facts.hosts());
    files.nsswitch(facts.nsswitch());
    new NetnsJson(out, rules).members(out.known("netns", facts.netns()));
    out.objects(
        "networks", container.map(ContainerFacts::attachments).orElse(List.of()), this::network);
    rules.ifPresent(r -> r.more(facts));
    replays.ifPresent(all -> out.objects("replay", all, new ReplayJson(out)::members));
    answers.ifPresent(
        all ->
            out.objects("answers", all.of(facts.target().label()).stream().toList(), this::answer));
    comparisons.stream()
        .filter(c -> c.report().facts() == facts)
        .forEach(c -> out.objects("differences", c.differences(), this::difference));
    out.unknown();
  }

  private void difference(Difference difference) {
    out.text("hop", difference.hop().map(Hop::text));
    out.text("subject", difference.subject());
    out.text("before", difference.before());
    out.text("after", difference.after());
    out.text("weight", difference.weight().text());
  }

  /** The group that this target is in, with all who are in it. */
  private void answer(AnswerGroup group) {
    out.number("group", group.group());
    out.strings("addresses", group.addresses());
    out.text("said", group.said());
    out.text("by", group.by().text());
    out.strings("targets", group.targets());
    out.text("state", group.state().text());
  }

  /** Without the command line: it may hold passwords. */
  private void process(ProcessFacts process) {
    out.number("pid", process.pid());
    out.text("command", process.command());
    out.text("process_state", String.valueOf(process.state()));
    out.time("started_at", process.startedAt());
  }

  private void container(ContainerFacts c) {
    out.text("status", c.status());
    out.time("started_at", c.startedAt());
    out.text("hostname", c.hostname());
    out.text("network_mode", c.networkMode());
    out.text("sandbox_key", present(c.sandboxKey()));
    out.text("resolv_conf_path", present(c.resolvConfPath()));
    out.strings("dns", c.dns());
    out.strings("dns_search", c.dnsSearch());
    out.strings("dns_options", c.dnsOptions());
    out.strings("extra_hosts", c.extraHosts());
    out.text("runtime", present(c.runtime()));
    out.text("compose_project", c.composeProject());
    out.text("compose_service", c.composeService());
  }

  private void network(Attachment attachment) {
    Optional<NetworkFacts> network =
        networks.stream().filter(n -> n.id().equals(attachment.networkId())).findFirst();
    out.text("name", attachment.network());
    out.text("id", present(attachment.networkId()));
    out.text("driver", network.map(NetworkFacts::driver));
    out.flag("internal", network.map(NetworkFacts::internal));
    out.text("address", attachment.address().map(IpAddress::text));
    out.text("address6", attachment.address6().map(IpAddress::text));
    out.text("gateway", attachment.gateway().map(IpAddress::text));
    out.strings("aliases", attachment.aliases());
    out.strings("dns_names", attachment.dnsNames());
    out.strings(
        "subnets",
        network.map(NetworkFacts::subnets).orElse(List.of()).stream().map(Cidr::toString).toList());
    out.text("bridge", network.map(NetworkFacts::bridge).flatMap(FactsJson::present));
  }

  private static Optional<String> present(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
