package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Report;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Attachment;
import dev.whydns.model.Cidr;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.HostFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Replay;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.TargetFacts;
import dev.whydns.render.redact.Keys;
import dev.whydns.render.redact.Redaction;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a report must not tell when it is redacted, found out here without what the redaction itself
 * does.
 */
final class Secrets {

  /** In every report, whatever anything is called. */
  private static final Set<String> PUBLIC =
      Set.of(
          "host",
          "dockerd",
          "localhost",
          "bridge",
          "none",
          "default",
          "com",
          "example",
          "org",
          "first",
          "second");

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![\\w.])(\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]*:[0-9a-f:]*)(?![\\w/]|\\.\\w)");

  private final Set<String> words = new TreeSet<>();

  /** Renders redacted and looks for every secret of the report in what comes out. */
  static String assertHidden(Report report, Function<TextFilter, String> renderer) {
    return new Secrets(report).assertHiddenIn(renderer.apply(redaction()), renderer);
  }

  /** The same for a report on lookups. */
  static String assertHidden(
      Report report, List<Replay> replays, Function<TextFilter, String> renderer) {
    Secrets secrets = new Secrets(report);
    replays.forEach(r -> r.sends().forEach(s -> secrets.name(s.name())));
    return secrets.assertHiddenIn(renderer.apply(redaction().knowing(report)), renderer);
  }

  private static Redaction redaction() {
    return new Redaction(Keys.fixed());
  }

  private Secrets(Report report) {
    report.host().ifPresent(this::host);
    for (TargetReport target : report.targets()) {
      target(target.facts());
      target.exchanges().forEach(e -> name(e.question().name()));
      target.exchanges().stream().map(Exchange::from).forEach(from -> add(from.label()));
    }
  }

  private void host(HostFacts host) {
    add(host.name());
    host.engine().known().map(EngineFacts::networks).orElse(List.of()).forEach(this::network);
    host.resolvConf().known().map(ResolvConf::search).orElse(List.of()).forEach(this::name);
  }

  private void network(NetworkFacts network) {
    add(network.name());
    add(network.id());
    add(network.bridge());
    network.subnets().stream().map(Cidr::toString).forEach(this::add);
  }

  private void target(TargetFacts facts) {
    add(facts.target().label());
    facts.container().known().ifPresent(this::container);
    facts.resolvConf().known().map(ResolvConf::search).orElse(List.of()).forEach(this::name);
  }

  private void container(ContainerFacts c) {
    Stream.of(c.id(), c.shortId(), c.name(), c.hostname(), c.networkMode()).forEach(this::add);
    c.composeProject().ifPresent(this::add);
    c.composeService().ifPresent(this::add);
    for (Attachment a : c.attachments()) {
      add(a.network());
      add(a.networkId());
      a.aliases().forEach(this::add);
      a.dnsNames().forEach(this::add);
    }
  }

  private void name(String name) {
    Stream.of(name.split("\\.")).forEach(this::add);
  }

  private void add(String word) {
    if (word.length() > 1 && !PUBLIC.contains(word) && !word.startsWith("whydns-")) {
      words.add(word);
    }
  }

  private String assertHiddenIn(String redacted, Function<TextFilter, String> renderer) {
    String values = redacted.replaceAll("\"\\w+\" *: *(\"(api|files|named|late|stale)\")?", "");
    for (String word : words) {
      Pattern whole = Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])");
      assertThat(whole.matcher(values).find()).as(word + " in " + redacted).isFalse();
    }
    Set<String> own = addresses(renderer.apply(TextFilter.NONE));
    own.removeIf(a -> !isOwn(IpAddress.literal(a)));
    own.retainAll(addresses(redacted));
    assertThat(own).as(redacted).isEmpty();
    return redacted;
  }

  /** But for those of networks, which a whole class of private addresses may be. */
  private static Set<String> addresses(String text) {
    Set<String> found = new TreeSet<>();
    ADDRESS
        .matcher(text)
        .results()
        .map(m -> m.group(1))
        .filter(a -> IpAddress.parse(a).isPresent())
        .forEach(found::add);
    return found;
  }

  private static boolean isOwn(IpAddress a) {
    boolean special =
        a.isLoopback()
            || a.inet().isAnyLocalAddress()
            || a.inet().isMulticastAddress()
            || a.text().startsWith("255.")
            || a.text().startsWith("8.8.");
    return !special;
  }
}
