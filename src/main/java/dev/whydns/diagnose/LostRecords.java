package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.EngineVersion;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A name that the engine answers without an address, though each server that it forwards to has
 * some, for the very same question.
 *
 * <p>Up to 23.0 the engine reads replies to questions without EDNS into 512 bytes (moby#44575): of
 * a server that sends more all the same, without TC, nothing gets through. EDNS and TCP do.
 */
final class LostRecords {

  private static final int BUFFER_BYTES = 512;

  private LostRecords() {}

  /** A fault, where the name is meant to be answered by the servers. */
  static Optional<Finding> judge(Case c) {
    if (!c.usesEmbeddedDns()) {
      return Optional.empty();
    }
    return plain(c.outside(Probe.STUB)).exchanges().stream()
        .map(e -> e.question().name())
        .distinct()
        .filter(name -> HostsFileRules.entry(c, name).isEmpty())
        .filter(name -> !NdotsRules.isAnsweredByEngine(c, name))
        .filter(name -> isEmptied(c, name))
        .findFirst()
        .map(name -> finding(c, name));
  }

  private static boolean isEmptied(Case c, String name) {
    return isEmptied(c, name, e -> true)
        || hasSmallBuffer(c)
            && Stream.of("A", "AAAA")
                .anyMatch(
                    t ->
                        isEmptied(c, name, e -> e.question().type().equals(t))
                            && mostBytes(given(c, name, t)) > BUFFER_BYTES);
  }

  private static boolean isEmptied(Case c, String name, Predicate<Exchange> which) {
    ServerView stub = plain(c.outside(Probe.STUB)).named(name).only(which);
    List<ServerView> theirs =
        servers(c, name).stream().map(v -> v.only(which)).filter(ServerView::answers).toList();
    boolean empty =
        stub.answersAll() && stub.alwaysReplies("NOERROR") && stub.addresses().isEmpty();
    return empty
        && !theirs.isEmpty()
        && stub.exchanges().stream().noneMatch(LostRecords::isTruncated)
        && theirs.stream().noneMatch(v -> v.addresses().isEmpty());
  }

  private static List<ServerView> servers(Case c, String name) {
    return c.upstreams().stream().map(u -> plain(c.effective(u)).named(name)).toList();
  }

  private static List<Exchange> given(Case c, String name, String type) {
    return servers(c, name).stream()
        .flatMap(v -> v.exchanges().stream())
        .filter(e -> e.question().type().equals(type))
        .filter(e -> !new ServerView(List.of(e)).addresses().isEmpty())
        .toList();
  }

  private static int mostBytes(List<Exchange> replies) {
    return replies.stream()
        .flatMap(e -> e.outcome().reply().stream())
        .mapToInt(Reply::bytes)
        .max()
        .orElse(0);
  }

  private static boolean hasSmallBuffer(Case c) {
    return c.engine().flatMap(e -> EngineVersion.parse(e.version())).isPresent()
        && !c.engineAtLeast(24, 0, 0);
  }

  private static Finding finding(Case c, String name) {
    List<Exchange> theirs =
        Stream.of("A", "AAAA").flatMap(type -> given(c, name, type).stream()).toList();
    int most = mostBytes(theirs);
    boolean small = hasSmallBuffer(c) && most > BUFFER_BYTES;
    Draft draft =
        Draft.fault(
                small ? Code.ENGINE_KNOWN_BAD : Code.UNEXPLAINED_FAILURE,
                small
                    ? "This "
                        + c.engineText()
                        + " loses replies over 512 bytes to questions without EDNS: the addresses"
                        + " that the servers give for "
                        + name
                        + " do not get through."
                    : "The engine answers "
                        + name
                        + " without an address, and the servers have some for the same question.")
            .sure(small ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(Proof.some(plain(c.outside(Probe.STUB)).named(name), 2));
    theirs.stream().limit(2).map(Proof::of).forEach(draft::seen);
    if (small) {
      draft.seen("size", "the server's reply has " + most + " bytes, and no TC flag says so");
      draft.seen(
          "engine", "reads it into 512 bytes; see https://github.com/moby/moby/issues/44575");
      draft.remedy("upgrade the engine to 24.0.0 or later, then restart the container");
      draft.remedy(
          "until then, let the server keep to 512 bytes and set TC (RFC 1035, section 4.2.1), or put"
              + " one between that does");
      draft.remedy("or let clients send EDNS where they can (glibc): `docker run --dns-opt edns0`");
    } else {
      draft.remedy("look at the engine's log", "journalctl -u docker --since -1h --grep resolver");
    }
    return draft
        .remedy(
            "see it by hand",
            "whydns netns " + c.label() + " -- dig @127.0.0.11 +noedns +ignore " + name)
        .finding();
  }

  private static boolean isTruncated(Exchange e) {
    return e.outcome().reply().filter(Reply::truncated).isPresent();
  }

  /** A and AAAA as libraries ask by default: a container's own name may have one of them only. */
  private static ServerView plain(ServerView view) {
    return view.over(Transport.UDP)
        .only(e -> e.question().edns().isEmpty() && e.question().purpose() != Purpose.LOCAL);
  }
}
