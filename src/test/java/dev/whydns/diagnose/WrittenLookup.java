package dev.whydns.diagnose;

import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Arrival;
import dev.whydns.model.Replay.Fate;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.Replay.Use;
import dev.whydns.model.Replay.Via;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A lookup by glibc written down by hand, to the millisecond: each query goes to the engine over
 * UDP without EDNS, for api.example.com, unless a test has said otherwise before it.
 */
final class WrittenLookup {

  private final List<Send> sends = new ArrayList<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private String name = LookupCase.NAME;
  private IpAddress server = IpAddress.EMBEDDED_DNS;
  private Transport transport = Transport.UDP;
  private OptionalInt edns = OptionalInt.empty();
  private boolean predicted;
  private int round;
  private Via via = Via.NAT;
  private Vantage from = new Vantage("web", 4026532178L);

  WrittenLookup name(String other) {
    name = other;
    return this;
  }

  WrittenLookup to(String address) {
    server = IpAddress.literal(address);
    return this;
  }

  WrittenLookup over(Transport other) {
    transport = other;
    return this;
  }

  WrittenLookup edns(boolean offered) {
    edns = offered ? OptionalInt.of(1232) : OptionalInt.empty();
    return this;
  }

  /** What comes now was not sent but told from the library's timers. */
  WrittenLookup predicted() {
    predicted = true;
    return this;
  }

  WrittenLookup via(Via other, Vantage asker) {
    via = other;
    from = asker;
    return this;
  }

  WrittenLookup inRound(int number) {
    round = number;
    return this;
  }

  WrittenLookup silent(String type, double atMs, double listenedMs) {
    return send(type, atMs, new Fate.Silent(listenedMs));
  }

  WrittenLookup failed(String type, double atMs, Outcome outcome) {
    return send(type, atMs, new Fate.Failed(atMs, outcome));
  }

  /** NOERROR with one address, taken. */
  WrittenLookup answered(String type, double atMs, double tookMs) {
    String data = type.equals("AAAA") ? "2001:db8::7" : "203.0.113.7";
    return answered(type, atMs, tookMs, new Use.Taken(), data);
  }

  /** NOERROR with those addresses. */
  WrittenLookup answered(String type, double atMs, double tookMs, Use use, String... addresses) {
    List<Reply.Answer> answers =
        Stream.of(addresses).map(a -> new Reply.Answer(name, type, 60, a)).toList();
    return answered(type, atMs, tookMs, use, new Reply("NOERROR", false, false, true, answers, 60));
  }

  /** That code without records, taken. */
  WrittenLookup says(String rcode, String type, double atMs) {
    return answered(
        type, atMs, 1, new Use.Taken(), new Reply(rcode, false, false, true, List.of(), 60));
  }

  WrittenLookup truncated(String type, double atMs) {
    return answered(
        type, atMs, 1, new Use.Taken(), new Reply("NOERROR", false, true, true, List.of(), 60));
  }

  private WrittenLookup answered(String type, double atMs, double tookMs, Use use, Reply reply) {
    int number = arrivals.size() + 1;
    send(type, atMs, new Fate.Answered(number));
    arrivals.add(
        new Arrival(
            number,
            atMs + tookMs,
            1,
            server,
            OptionalInt.of(1),
            name,
            type,
            Optional.of(reply),
            OptionalInt.of(sends.size()),
            use,
            predicted));
    return this;
  }

  private WrittenLookup send(String type, double atMs, Fate fate) {
    sends.add(
        new Send(
            sends.size() + 1,
            atMs,
            1,
            transport,
            server,
            53,
            Optional.of("10.88.0.2:41234"),
            1,
            name,
            type,
            edns,
            40,
            false,
            predicted,
            fate));
    return this;
  }

  /** It returns that address. */
  Replay resolved(double afterMs) {
    return ended(new Replay.Ending(Result.RESOLVED, afterMs, "", List.of("203.0.113.7"), false));
  }

  /** It ends in that way, with EAI_AGAIN. */
  Replay ended(Result result, double afterMs) {
    return ended(new Replay.Ending(result, afterMs, "EAI_AGAIN", List.of(), predicted));
  }

  private Replay ended(Replay.Ending end) {
    Replay.Label label =
        new Replay.Label("glibc", "glibc 2.41, getaddrinfo()", "", via, List.of(), round);
    return new Replay(label, name, List.copyOf(sends), List.copyOf(arrivals), end, from);
  }
}
