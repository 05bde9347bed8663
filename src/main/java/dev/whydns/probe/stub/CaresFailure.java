package dev.whydns.probe.stub;

import dev.whydns.model.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What c-ares 1.34 makes of an error of a socket ({@code ares_process.c, handle_conn_error}).
 *
 * <p>It learns of an error that a send tells while it sends, before it turns to the next query;
 * here it is told after the turn. Which query it was follows from the error: a refusal tells of
 * what was sent before, so that only the last of a turn can meet it; whatever the kernel does not
 * let out or cannot route meets the first, and the others were then not sent by that socket at all.
 */
final class CaresFailure {

  private final CaresChannel channel;
  private final CaresConnection connection;

  CaresFailure(CaresChannel channel, CaresConnection connection) {
    this.channel = channel;
    this.connection = connection;
  }

  void of(Event.Failed failed) {
    List<CaresQuery> unsure = List.copyOf(connection.unsure);
    boolean toldBySend = failed.sending() || connection.isTcp() && !connection.ready;
    if (!toldBySend || unsure.isEmpty() || connection.ready && isLate(failed)) {
      channel.fail(connection, CaresStatus.ECONNREFUSED);
      return;
    }
    List<CaresQuery> untouched = unsure.subList(1, unsure.size());
    untouched.forEach(channel::detach);
    channel.fail(connection, CaresStatus.ECONNREFUSED);
    untouched.forEach(query -> channel.send(Optional.empty(), query));
  }

  private static boolean isLate(Event.Failed failed) {
    return failed.outcome() instanceof Outcome.Refused;
  }
}
