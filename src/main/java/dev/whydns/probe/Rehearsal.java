package dev.whydns.probe;

import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Question;
import dev.whydns.model.Transport;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.OptionalInt;

/**
 * An exchange without sending anything: what it loads is not counted as the first server's time.
 */
final class Rehearsal {
  private static final int DISCARD_PORT = 9;

  private Rehearsal() {}

  static void run() {
    PlannedQuestion nowhere =
        new PlannedQuestion(
            Exchange.Probe.STUB,
            new Exchange.Vantage("", 0),
            IpAddress.literal("127.0.0.1"),
            DISCARD_PORT,
            Transport.UDP,
            new Question("a", "A", OptionalInt.empty(), Question.Purpose.OUTSIDE));
    Flight flight = Flight.of(nowhere, 0, Wire.rehearse());
    try (Selector selector = Selector.open()) {
      flight.rehearse(selector);
      selector.selectNow();
    } catch (IOException e) {
      // The first exchange will meet the same, and say so.
    } finally {
      flight.close();
    }
  }
}
