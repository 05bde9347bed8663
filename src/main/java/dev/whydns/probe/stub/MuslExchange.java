package dev.whydns.probe.stub;

import dev.whydns.model.Durations;
import dev.whydns.model.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * musl asking for one candidate name ({@code res_msend.c, __res_msend_rc}).
 *
 * <p>One UDP socket, never connected, carries all types to all servers at once. Replies are told by
 * ID and sender alone; the question in them is not looked at. No error of the socket is seen.
 */
final class MuslExchange {

  /**
   * How far poll(2) oversleeps: a thousandth of the wait (fs/select.c, select_estimate_accuracy)
   * and the way back. It decides whether a send that falls just before the end still happens.
   */
  private static final int SLACK_DIVISOR = 1000;

  private static final Duration WAY_BACK = Duration.ofNanos(300_000);

  private final MuslConf conf;
  private final MuslRelease release;
  private final List<MuslQuestion> questions;
  private final IntSupplier numbers;
  private final int udp;
  private final Duration began;
  private int rounds;
  private int servfailBudget;
  private boolean over;

  /** Begins at that time; {@code numbers} gives the numbers of its sockets. */
  MuslExchange(
      MuslConf conf, MuslRelease release, List<Query> queries, IntSupplier numbers, Duration at) {
    this.conf = conf;
    this.release = release;
    this.questions = queries.stream().map(MuslQuestion::new).toList();
    this.numbers = numbers;
    this.udp = numbers.getAsInt();
    this.began = at;
  }

  List<Action> start() {
    if (conf.timeout().isZero()) {
      over = true;
      return List.of();
    }
    List<Action> actions = new ArrayList<>();
    actions.add(new Action.Open(udp, Transport.UDP, conf.servers(), false));
    sendRound(actions);
    return actions;
  }

  /** Whether it waits for nothing more. */
  boolean isOver() {
    return over;
  }

  /** What came for each query, in their order. */
  List<Optional<Response>> answers() {
    return questions.stream().map(MuslQuestion::answer).toList();
  }

  /** Closes what is still open. */
  List<Action> close() {
    List<Action> actions = new ArrayList<>();
    actions.add(new Action.Close(udp));
    questions.stream()
        .filter(MuslQuestion::hasStream)
        .forEach(q -> actions.add(new Action.Close(q.stream())));
    return actions;
  }

  List<Action> on(Event event) {
    List<Action> actions = new ArrayList<>();
    if (event instanceof Event.Woken) {
      wake(event.at(), actions);
    } else if (event instanceof Event.Received r) {
      receive(r, actions);
    } else if (event instanceof Event.Garbage g) {
      garbage(g, actions);
    } else if (event instanceof Event.Connected c) {
      streamOf(c.socket()).ifPresent(q -> actions.add(q.sendOnStream()));
    } else if (event instanceof Event.Closed c) {
      over |= streamOf(c.socket()).isPresent();
    } else if (event instanceof Event.Failed f) {
      fail(f);
    }
    over |= isPast(event.at());
    return actions;
  }

  private boolean isPast(Duration at) {
    return at.minus(began).compareTo(conf.timeout()) >= 0;
  }

  /** The end is only looked at when poll(2) returns, so a last send is waited for in full. */
  private void wake(Duration at, List<Action> actions) {
    Duration elapsed = Durations.times(conf.interval(), rounds);
    Duration measured =
        elapsed
            .plus(Durations.part(elapsed, SLACK_DIVISOR))
            .plus(Durations.times(WAY_BACK, rounds));
    if (isPast(at) || measured.compareTo(conf.timeout()) >= 0) {
      over = true;
    } else {
      sendRound(actions);
    }
  }

  private void sendRound(List<Action> actions) {
    for (MuslQuestion question : questions) {
      if (question.isOpen()) {
        conf.servers()
            .forEach(s -> actions.add(new Action.Send(udp, s, List.of(question.query()))));
      }
    }
    rounds++;
    servfailBudget = 2 * questions.size();
    actions.add(new Action.Wake(began.plus(Durations.times(conf.interval(), rounds))));
  }

  private void receive(Event.Received r, List<Action> actions) {
    Optional<MuslQuestion> stream = streamOf(r.socket());
    if (stream.isPresent()) {
      takeFromStream(stream.get(), r.response(), actions);
      return;
    }
    Optional<MuslQuestion> sent =
        questions.stream().filter(q -> q.query().id() == r.response().id()).findFirst();
    if (sent.isEmpty()) {
      actions.add(new Action.Ignore("musl sent no query with this ID"));
    } else if (!conf.servers().contains(r.from())) {
      actions.add(new Action.Ignore("musl did not ask that server"));
    } else if (!sent.get().isOpen()) {
      actions.add(new Action.Ignore("musl has taken another answer before"));
    } else {
      take(sent.get(), r, actions);
    }
  }

  private void take(MuslQuestion question, Event.Received r, List<Action> actions) {
    String rcode = r.response().rcode();
    if (!rcode.equals("NOERROR") && !rcode.equals("NXDOMAIN")) {
      actions.add(new Action.Ignore("musl takes no " + rcode));
      if (rcode.equals("SERVFAIL") && servfailBudget > 0) {
        servfailBudget--;
        actions.add(new Action.Send(udp, r.from(), List.of(question.query())));
      }
    } else if (r.response().reply().truncated() && release.asksAgainOverTcp()) {
      actions.add(question.openStream(numbers.getAsInt(), r.from()));
    } else {
      answer(question, r.response());
    }
  }

  /** Neither ID nor question are compared; any other code ends the whole exchange. */
  private void takeFromStream(MuslQuestion question, Response response, List<Action> actions) {
    if (!response.rcode().equals("NOERROR") && !response.rcode().equals("NXDOMAIN")) {
      actions.add(new Action.Ignore("musl takes no " + response.rcode()));
      over = true;
      return;
    }
    actions.add(new Action.Close(question.stream()));
    answer(question, response);
  }

  private void answer(MuslQuestion question, Response response) {
    question.take(response);
    over |= questions.stream().allMatch(q -> q.answer().isPresent());
  }

  private void garbage(Event.Garbage g, List<Action> actions) {
    actions.add(new Action.Ignore("musl finds no answer in it"));
    over |= streamOf(g.socket()).isPresent();
  }

  /**
   * What goes wrong with the UDP socket is not looked at, nor a connection that cannot be begun:
   * both are waited out. One that is refused or breaks ends the exchange.
   */
  private void fail(Event.Failed f) {
    Optional<MuslQuestion> stream = streamOf(f.socket());
    over |= stream.isPresent() && !f.sending();
  }

  private Optional<MuslQuestion> streamOf(int socket) {
    return questions.stream().filter(q -> q.hasStream() && q.stream() == socket).findFirst();
  }
}
