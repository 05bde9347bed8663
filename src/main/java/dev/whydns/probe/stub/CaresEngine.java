package dev.whydns.probe.stub;

import java.util.Optional;

/** The part of c-ares that brings queries to servers; one for each version that does it anew. */
interface CaresEngine {

  /** Whoever asks. */
  interface Listener {

    /**
     * One query came to its end. More may be asked while it is told.
     *
     * @param reply what ended it; empty for an error or a timeout
     */
    void ended(CaresStatus status, Optional<Response> reply);
  }

  /** Sends a query; the listener is told of its end, maybe before this returns. */
  void ask(String name, String type);

  /** What was asked and has no end yet gets no further try. */
  void noMoreTries();

  /** Does what an event makes necessary. */
  void on(Event event);

  /** Does what is due, and wants to be woken for the rest. */
  void settle();
}
