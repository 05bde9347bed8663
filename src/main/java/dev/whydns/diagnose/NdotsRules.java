package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.EngineFooter;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.ResolvConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The engine answers names without a dot that it does not know itself, when somebody set ndots to
 * anything at all (moby issue 53104); it forwards them when it set {@code ndots:0} itself.
 */
final class NdotsRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    Optional<String> by = setBy(c);
    if (by.isEmpty() || !c.usesEmbeddedDns()) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    for (String name : c.options().names()) {
      hidden(c, name, by.get()).ifPresent(found::add);
    }
    if (found.isEmpty()) {
      found.add(
          draft(
                  c,
                  Severity.INFO,
                  "ndots is set "
                      + by.get()
                      + ", so the engine answers names without a dot that it does not know with no"
                      + " address at once, and does not forward them.")
              .finding());
    }
    return found;
  }

  private static Optional<Finding> hidden(Case c, String name, String by) {
    ServerView asked = asked(c, name);
    boolean known =
        c.upstreams().stream().anyMatch(u -> !c.effective(u).named(name).addresses().isEmpty());
    if (!isAnsweredByEngine(c, name) || !known) {
      return Optional.empty();
    }
    Draft draft =
        draft(
            c,
            Severity.FAULT,
            "The engine answers "
                + name
                + " itself, with no address, and does not forward it, because ndots is set "
                + by
                + "; the server knows the name.");
    draft.seen(Proof.some(asked, 1));
    c.upstreams().stream()
        .flatMap(u -> c.effective(u).named(name).firstAnswer().stream())
        .limit(1)
        .forEach(e -> draft.seen(Proof.of(e)));
    return Optional.of(draft.finding());
  }

  /** A name without a dot, answered with no address while ndots is set. */
  static boolean isAnsweredByEngine(Case c, String name) {
    ServerView asked = asked(c, name);
    return !name.contains(".")
        && c.usesEmbeddedDns()
        && setBy(c).isPresent()
        && asked.alwaysReplies("NOERROR")
        && asked.addresses().isEmpty();
  }

  private static ServerView asked(Case c, String name) {
    return c.all(Probe.STUB).named(name).only(e -> e.question().purpose() == Purpose.NAMED);
  }

  private static Draft draft(Case c, Severity severity, String summary) {
    Draft draft = Draft.of(Code.NDOTS_HIDES_SINGLE_LABEL, severity, summary);
    c.resolvConf()
        .ifPresent(
            conf ->
                draft.seen(
                    Proof.file(
                        conf,
                        conf.lines().stream()
                            .filter(
                                l -> l.text().startsWith("options") && l.text().contains("ndots"))
                            .findFirst(),
                        "ndots " + conf.option("ndots").orElse(""))));
    String where =
        setBy(c).filter(BY_OPTION::equals).isPresent()
            ? "`--dns-opt` (`dns_opt:` in the compose file) and create the container anew"
            : "the host's resolv.conf and restart the container";
    return draft.remedy(
        "take ndots out of " + where + "; the engine then sets ndots:0 and forwards such names");
  }

  private static final String BY_OPTION = "by --dns-opt";
  private static final String BY_HOST = "by the host's resolv.conf";

  /** {@code by the host's resolv.conf}; empty when the engine set it, or nobody did. */
  static Optional<String> setBy(Case c) {
    Optional<String> said = Provenance.footer(c).flatMap(EngineFooter::ndotsFrom);
    if (said.isPresent()) {
      return said.filter(by -> !by.equals("internal"))
          .map(by -> by.equals("host") ? BY_HOST : BY_OPTION);
    }
    Optional<ResolvConf> conf = c.resolvConf();
    Optional<String> value = conf.flatMap(r -> r.option("ndots"));
    if (conf.flatMap(ResolvConf::footer).isPresent() || value.isEmpty()) {
      return Optional.empty();
    }
    if (c.container().stream()
        .flatMap(k -> k.dnsOptions().stream())
        .anyMatch(o -> o.startsWith("ndots"))) {
      return Optional.of(BY_OPTION);
    }
    boolean host = c.host().resolvConf().known().flatMap(r -> r.option("ndots")).isPresent();
    return value.get().equals("0") && !host ? Optional.empty() : Optional.of(BY_HOST);
  }
}
