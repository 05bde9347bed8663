package dev.whydns.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Replay;
import dev.whydns.probe.stub.Action;
import dev.whydns.probe.stub.Event;
import dev.whydns.probe.stub.Query;
import dev.whydns.probe.stub.Stub;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnopenedSocketTest {

  /** As the kernel refuses to connect a datagram socket where there is no route. */
  private static final class Unroutable implements Ports {
    final List<Query> sent = new ArrayList<>();

    @Override
    public String open(Action.Open open) throws IOException {
      throw new SocketException("Network is unreachable");
    }

    @Override
    public int send(int socket, IpAddress server, List<Query> queries) {
      sent.addAll(queries);
      return 1;
    }

    @Override
    public boolean isStream(int socket) {
      return false;
    }

    @Override
    public int portOf(int socket, IpAddress server) {
      return 53;
    }

    @Override
    public void close(int socket) {
      // it never was open
    }
  }

  /** Sends at once, and ends when it is told that it cannot. */
  private static final class Hopeful implements Stub {
    private static final IpAddress SERVER = IpAddress.literal("192.0.2.53");

    @Override
    public List<Action> start() {
      Query query = new Query(1, "api.example.com", "A", Optional.empty(), false);
      return List.of(Action.Open.udp(1, SERVER), new Action.Send(1, SERVER, List.of(query)));
    }

    @Override
    public List<Action> on(Event event) {
      return event instanceof Event.Failed failed && failed.sending()
          ? List.of(Action.Finish.failed(Replay.Result.TRY_AGAIN, "no socket"))
          : List.of();
    }
  }

  @Test
  void nothing_is_sent_from_a_socket_that_could_not_be_opened() {
    Unroutable ports = new Unroutable();
    LookupSession session = new LookupSession(new Hopeful(), ports, Optional.empty());
    session.start();
    Replay replay =
        session.replay(
            new Replay.Label("test", "test", "", Replay.Via.NAT, List.of(), 0),
            "api.example.com",
            new Exchange.Vantage("test", 1),
            Duration.ZERO);
    assertThat(ports.sent).isEmpty();
    assertThat(replay.sends()).isEmpty();
    assertThat(replay.ending().userSees()).isEqualTo("no socket");
  }
}
