package dev.whydns.probe;

import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Question;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.SearchList;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The questions of {@code answers}: one name, from every target, as an application asks it. */
final class AnswerPlan {

  private static final int DNS_PORT = 53;

  /** Suffixes and the name as it is; glibc takes six suffixes. */
  private static final int MOST_NAMES = 8;

  private AnswerPlan() {}

  /** The names that a target's library would ask for, in their order, without the final dot. */
  static List<String> names(TargetFacts asker, String name) {
    List<String> tried =
        asker
            .resolvConf()
            .known()
            .map(conf -> SearchList.of(conf, "").tried(name, "glibc"))
            .orElse(List.of());
    Set<String> names = new LinkedHashSet<>();
    tried.stream().limit(MOST_NAMES - 1L).map(SearchList::bare).forEach(names::add);
    tried.stream().skip(Math.max(0, tried.size() - 1)).map(SearchList::bare).forEach(names::add);
    return List.copyOf(names);
  }

  /** A and AAAA for the first nameserver; none where no server is known. */
  static List<PlannedQuestion> both(TargetFacts asker, String name) {
    return server(asker)
        .map(
            server ->
                List.of(
                    ask(asker, server, name, "A", Transport.UDP),
                    ask(asker, server, name, "AAAA", Transport.UDP)))
        .orElse(List.of());
  }

  /** The same again over TCP, for what was truncated. */
  static List<PlannedQuestion> overTcp(List<Exchange> exchanges) {
    List<PlannedQuestion> planned = new ArrayList<>();
    for (Exchange e : exchanges) {
      if (e.transport() == Transport.UDP
          && e.outcome().reply().filter(r -> r.truncated()).isPresent()) {
        planned.add(
            new PlannedQuestion(
                e.probe(), e.from(), e.server(), e.port(), Transport.TCP, e.question()));
      }
    }
    return List.copyOf(planned);
  }

  /**
   * Whose addresses these are: each address is asked for by the first that was answered with it,
   * since the engine knows but the networks of whoever asks.
   */
  static List<PlannedQuestion> reverse(
      List<TargetFacts> askers, List<Exchange> answered, int most) {
    Map<Vantage, TargetFacts> embedded = new HashMap<>();
    askers.stream()
        .filter(TargetFacts::usesEmbeddedDns)
        .forEach(asker -> embedded.put(vantage(asker), asker));
    Map<String, PlannedQuestion> planned = new LinkedHashMap<>();
    for (Exchange e : answered) {
      TargetFacts asker = embedded.get(e.from());
      for (String address : asker == null ? List.<String>of() : addresses(e)) {
        if (planned.size() < most) {
          planned.computeIfAbsent(
              address,
              a -> ask(asker, IpAddress.EMBEDDED_DNS, Wire.reverse(a), "PTR", Transport.UDP));
        }
      }
    }
    return List.copyOf(planned.values());
  }

  static Vantage vantage(TargetFacts asker) {
    return new Vantage(
        asker.target().label(), asker.netns().known().map(n -> n.inode()).orElse(0L));
  }

  /** The addresses in a reply. */
  static List<String> addresses(Exchange e) {
    return e.outcome().reply().stream()
        .flatMap(r -> r.answers().stream())
        .filter(a -> a.type().equals("A") || a.type().equals("AAAA"))
        .map(a -> a.data())
        .filter(a -> IpAddress.parse(a).isPresent())
        .toList();
  }

  private static Optional<IpAddress> server(TargetFacts asker) {
    return asker.resolvConf().known().map(ResolvConf::nameservers).stream()
        .flatMap(List::stream)
        .findFirst();
  }

  private static PlannedQuestion ask(
      TargetFacts asker, IpAddress server, String name, String type, Transport transport) {
    return new PlannedQuestion(
        Probe.STUB,
        vantage(asker),
        server,
        DNS_PORT,
        transport,
        new Question(name, type, OptionalInt.empty(), Question.Purpose.NAMED));
  }
}
