package dev.whydns.render.redact;

import dev.whydns.finding.ErrorReading;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.ExplainReport;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Report;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Attachment;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.HostFacts;
import dev.whydns.model.HostsFile;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Replay;
import dev.whydns.model.Reply;
import dev.whydns.model.ServiceFacts;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Walks through facts and reports for what names something. */
final class ReportWords {

  /** What a line about a target that is not there says of names. */
  private static final Pattern TOLD =
      Pattern.compile(
          "\"([^\"]+)\"|near: (.+)|container IDs: (.+)|(?:service|project|namespace) ([^ ;,]+)");

  /** {@code A db @10.77.0.53} */
  private static final Pattern ASKED = Pattern.compile("(\\S+) @[0-9a-fA-F.:]+");

  private static final Pattern SEPARATORS = Pattern.compile("[/,=@()\\[\\] ]+");

  /** No name and port has so many colons; an IPv6 address does. */
  private static final int COLONS = 3;

  /** Record types whose data is names and numbers; that of others is replaced as a whole. */
  private static final Set<String> NAMES =
      Set.of("A", "AAAA", "CNAME", "DNAME", "NS", "PTR", "SOA", "MX", "SRV");

  private final Vocabulary vocabulary;
  private final OwnWords own;
  private final FileWords files;
  private final NamespaceWords namespaces;

  ReportWords(Vocabulary vocabulary, OwnWords own) {
    this.vocabulary = vocabulary;
    this.own = own;
    this.files = new FileWords(vocabulary);
    this.namespaces = new NamespaceWords(vocabulary, own);
  }

  void learn(Snapshot snapshot) {
    learn(snapshot.host());
    snapshot.targets().forEach(this::learn);
  }

  void learn(Report report) {
    report.host().ifPresent(this::learn);
    for (TargetReport target : report.targets()) {
      learn(target.facts());
      target.exchanges().forEach(this::learn);
      target.findings().forEach(this::learn);
    }
    report.errors().forEach(this::learnError);
  }

  /** A name may be known from the engine's log alone. */
  private void learn(Finding finding) {
    for (Evidence evidence : finding.evidence()) {
      Matcher m = ASKED.matcher(evidence.text());
      while (m.find()) {
        learnTyped(m.group(1));
      }
    }
  }

  void learn(ExplainReport explained) {
    explained.line().ifPresent(this::learn);
    explained.log().stream()
        .flatMap(log -> log.groups().stream())
        .flatMap(group -> group.names().stream())
        .forEach(named -> vocabulary.learn(Kind.LABEL, named.name()));
  }

  private void learn(ErrorReading reading) {
    reading.line().name().ifPresent(name -> vocabulary.learn(Kind.LABEL, name));
    reading.line().program().ifPresent(namespaces::learnCommand);
    reading.owner().ifPresent(owner -> vocabulary.learn(Kind.CONTAINER, owner));
  }

  private void learn(HostFacts host) {
    learnHostname(host.name());
    learnTyped(host.api().endpoint());
    host.engine().known().ifPresent(this::learn);
    host.daemons().forEach(this::learn);
    Stream.of(host.resolvConf(), host.resolvedConf())
        .flatMap(f -> f.known().stream())
        .forEach(files::learn);
    host.hosts().known().ifPresent(this::learn);
    host.nsswitch().known().ifPresent(files::learn);
    namespaces.learn(host.netns());
  }

  private void learn(EngineFacts engine) {
    for (NetworkFacts network : engine.networks()) {
      learnNetwork(network.name());
      vocabulary.learnId(network.id());
      if (!network.bridge().startsWith("br-") && !OwnWords.isInterface(network.bridge())) {
        vocabulary.learn(Kind.INTERFACE, network.bridge());
      }
      learnTyped(network.driver());
    }
  }

  /** The default networks are everybody's. */
  private void learnNetwork(String name) {
    vocabulary.learn(Kind.NETWORK, name);
  }

  private void learn(DaemonFacts daemon) {
    namespaces.learnCommand(daemon.process().command());
    daemon.resolverEnvironment().known().flatMap(v -> v).ifPresent(this::learnTyped);
    daemon.dns().orElse(List.of()).forEach(this::learnTyped);
  }

  private void learn(TargetFacts facts) {
    Target target = facts.target();
    if (target.kind() == Target.Kind.CONTAINER && target.label().indexOf('/') < 0) {
      vocabulary.learn(Kind.CONTAINER, target.label());
    } else {
      learnTyped(target.label());
    }
    target.id().ifPresent(vocabulary::learnId);
    facts.container().known().ifPresent(this::learn);
    facts.process().known().ifPresent(p -> namespaces.learnCommand(p.command()));
    facts.resolvConf().known().ifPresent(files::learn);
    facts.hosts().known().ifPresent(this::learn);
    facts.nsswitch().known().ifPresent(files::learn);
    facts.netns().known().ifPresent(namespaces::learn);
  }

  private void learn(ContainerFacts c) {
    vocabulary.learnId(c.id());
    vocabulary.learn(Kind.CONTAINER, c.name());
    learnHostname(c.hostname());
    c.composeProject().ifPresent(p -> vocabulary.learn(Kind.PROJECT, p));
    c.composeService().ifPresent(s -> vocabulary.learn(Kind.SERVICE, s));
    c.joinedContainer()
        .ifPresentOrElse(
            joined -> vocabulary.learn(Kind.CONTAINER, joined),
            () -> learnNetwork(c.networkMode()));
    for (Attachment a : c.attachments()) {
      learnNetwork(a.network());
      vocabulary.learnId(a.networkId());
      a.aliases().forEach(alias -> vocabulary.learn(Kind.SERVICE, alias));
      a.dnsNames().forEach(name -> vocabulary.learn(Kind.SERVICE, name));
      a.links().forEach(this::learnTyped);
    }
    c.dnsSearch().forEach(files::learnSuffix);
    c.extraHosts().forEach(this::learnTyped);
    c.dnsOptions().forEach(files::learnOption);
    learnTyped(c.runtime());
  }

  void learn(ServiceFacts service) {
    vocabulary.learn(Kind.SERVICE, service.name());
    service.tasks().forEach(task -> vocabulary.learn(Kind.SERVICE, task.name()));
  }

  /** Its first label is used alone as well. */
  private void learnHostname(String name) {
    vocabulary.learn(Kind.HOST, name);
    if (name.indexOf('.') > 0) {
      vocabulary.learn(Kind.HOST, name.substring(0, name.indexOf('.')));
    }
  }

  private void learn(HostsFile hosts) {
    hosts.entries().forEach(e -> e.names().forEach(n -> vocabulary.learn(Kind.LABEL, n)));
  }

  private void learn(Exchange exchange) {
    vocabulary.learn(Kind.LABEL, exchange.question().name());
    exchange.outcome().reply().ifPresent(this::learn);
  }

  void learn(Replay replay) {
    vocabulary.learn(Kind.LABEL, replay.name());
    replay.sends().forEach(s -> vocabulary.learn(Kind.LABEL, s.name()));
    replay.arrivals().forEach(a -> vocabulary.learn(Kind.LABEL, a.name()));
    replay.arrivals().forEach(a -> a.reply().ifPresent(this::learn));
  }

  private void learn(Reply reply) {
    for (Reply.Answer answer : reply.answers()) {
      vocabulary.learn(Kind.LABEL, answer.name());
      if (NAMES.contains(answer.type())) {
        Stream.of(answer.data().split(" ")).forEach(w -> vocabulary.learn(Kind.LABEL, w));
      } else {
        vocabulary.learnPhrase(answer.data());
      }
    }
  }

  private void learnError(String line) {
    Matcher m = TOLD.matcher(line);
    while (m.find()) {
      for (int group = 1; group <= m.groupCount(); group++) {
        String told = Optional.ofNullable(m.group(group)).orElse("");
        Stream.of(told.split(" ")).forEach(this::learnTyped);
      }
    }
  }

  /**
   * {@code compose:shop/api} is three words, of which the first is no name. Absolute paths are
   * found wherever they stand.
   */
  void learnTyped(String text) {
    if (text.indexOf(' ') >= 0) {
      return;
    }
    String value = text.startsWith("-") ? text.substring(text.indexOf('=') + 1) : text;
    boolean v6 = value.chars().filter(c -> c == ':').count() >= COLONS;
    if (value.startsWith("-") || value.contains("://")) {
      learnHostOf(value);
      return;
    }
    for (String piece : v6 ? List.of(value.split(":")[0]) : List.of(value.split(":"))) {
      if (!piece.startsWith("/")) {
        SEPARATORS.splitAsStream(piece).forEach(this::learnWord);
      }
    }
  }

  /** {@code tcp://build-7:2375} */
  private void learnHostOf(String url) {
    int at = url.indexOf("://");
    if (at >= 0 && !url.startsWith("/", at + 3)) {
      learnWord(url.substring(at + 3).replaceFirst("[:/].*", "").replaceFirst(".*@", ""));
    }
  }

  private void learnWord(String word) {
    if (!own.contains(word) && !OwnWords.isInterface(word)) {
      vocabulary.learn(Kind.LABEL, word);
    }
  }

  /** How a phrase is shown. */
  Kind kindOf(String phrase) {
    return vocabulary.isName(phrase) ? Kind.LABEL : Kind.TEXT;
  }
}
