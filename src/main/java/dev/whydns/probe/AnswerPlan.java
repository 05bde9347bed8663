package dev.whydns.probe;

import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Question;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.SearchList;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The questions of {@code answers}: one name, from every target, as an application asks it. */
public final class AnswerPlan {

  private static final int DNS_PORT = 53;

  /** The name as it is, and two suffixes. */
  private static final int MOST_NAMES = 3;

  private AnswerPlan() {}

  /** A and AAAA for each target's first nameserver; the same for each round. */
  public static List<PlannedQuestion> of(List<TargetFacts> askers, String name) {
    List<PlannedQuestion> planned = new ArrayList<>();
    for (TargetFacts asker : askers) {
      asker
          .resolvConf()
          .known()
          .filter(conf -> !conf.nameservers().isEmpty())
          .ifPresent(conf -> add(planned, asker, conf, name));
    }
    return List.copyOf(planned);
  }

  private static void add(
      List<PlannedQuestion> planned, TargetFacts asker, ResolvConf conf, String name) {
    Vantage from =
        new Vantage(asker.target().label(), asker.netns().known().map(n -> n.inode()).orElse(0L));
    SearchList.of(conf, "").tried(name, "glibc").stream()
        .limit(MOST_NAMES)
        .forEach(
            each -> {
              planned.add(ask(from, conf.nameservers().get(0), each, "A"));
              planned.add(ask(from, conf.nameservers().get(0), each, "AAAA"));
            });
  }

  private static PlannedQuestion ask(Vantage from, IpAddress server, String name, String type) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return new PlannedQuestion(
        Probe.STUB,
        from,
        server,
        DNS_PORT,
        Transport.UDP,
        new Question(bare, type, OptionalInt.empty(), Question.Purpose.NAMED));
  }

  /** The reverse question for an address, from one target. */
  public static PlannedQuestion reverse(TargetFacts asker, IpAddress server, String address) {
    Vantage from =
        new Vantage(asker.target().label(), asker.netns().known().map(n -> n.inode()).orElse(0L));
    return ask(from, server, Wire.reverse(address), "PTR");
  }
}
