package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a library does in one turn, in order; it numbers the library's sockets from 1. */
final class Moves {

  private List<Action> actions = new ArrayList<>();
  private int sockets;
  private boolean finished;

  /** Opens a connected UDP socket; its number. */
  int openUdp(IpAddress server) {
    add(Action.Open.udp(++sockets, server));
    return sockets;
  }

  /** Begins a connection; its number. */
  int openTcp(IpAddress server) {
    add(Action.Open.tcp(++sockets, server));
    return sockets;
  }

  void send(int socket, IpAddress server, List<Query> queries) {
    add(new Action.Send(socket, server, List.copyOf(queries)));
  }

  void close(int socket) {
    add(new Action.Close(socket));
  }

  void ignore(String why) {
    add(new Action.Ignore(why));
  }

  void wakeAt(Duration at) {
    add(new Action.Wake(at));
  }

  void finish(Action.Finish finish) {
    add(finish);
    finished = true;
  }

  /** Whether the caller has its answer, so that nothing more is to be done. */
  boolean isFinished() {
    return finished;
  }

  /** All of this turn; the next one begins. */
  List<Action> take() {
    List<Action> taken = List.copyOf(actions);
    actions = new ArrayList<>();
    return taken;
  }

  private void add(Action action) {
    if (!finished) {
      actions.add(action);
    }
  }
}
