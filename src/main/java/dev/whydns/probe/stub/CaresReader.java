package dev.whydns.probe.stub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How c-ares 1.34 reads replies ({@code ares_process.c, read_answers, process_answer}). */
final class CaresReader {

  private static final int MOST_BAD_COOKIES = 3;

  private final CaresChannel channel;
  private final CaresServers servers;
  private final CaresManner manner;
  private final List<Event> unread = new ArrayList<>();

  CaresReader(CaresChannel channel, CaresServers servers, CaresManner manner) {
    this.channel = channel;
    this.servers = servers;
    this.manner = manner;
  }

  /** Keeps it until all that came together is there; says why where it is dropped at once. */
  Optional<String> keep(Event event) {
    if (event instanceof Event.Received received && !isMalformed(received.response())) {
      Optional<CaresQuery> query = channel.queryOf(received.response());
      if (query.isEmpty()) {
        return Optional.of("c-ares waits for no reply of that ID and question");
      }
      boolean cookieMissing =
          query.get().sentCookie()
              && !received.response().cookie()
              && servers
                  .connection(received.socket())
                  .map(c -> c.server().mustSendCookie())
                  .orElse(false);
      if (cookieMissing) {
        return Optional.of("c-ares takes no reply without a cookie where one had it");
      }
    }
    unread.add(event);
    return Optional.empty();
  }

  boolean hasUnread() {
    return !unread.isEmpty();
  }

  /** Reads all, then does what follows from each, in their order. */
  void flush() {
    List<Event> batch = List.copyOf(unread);
    unread.clear();
    List<Runnable> later = new ArrayList<>();
    for (Event event : batch) {
      if (event instanceof Event.Received received && !isMalformed(received.response())) {
        servers.connection(received.socket()).ifPresent(c -> read(c, received.response(), later));
      } else {
        int socket =
            event instanceof Event.Received r ? r.socket() : ((Event.Garbage) event).socket();
        servers.connection(socket).ifPresent(c -> channel.fail(c, CaresStatus.EBADRESP));
      }
    }
    later.forEach(Runnable::run);
  }

  /** A reply without a question is none to c-ares, though a refusal may come so. */
  private static boolean isMalformed(Response response) {
    return response.type().isEmpty();
  }

  private void read(CaresConnection connection, Response reply, List<Runnable> later) {
    Optional<CaresQuery> found = channel.queryOf(reply);
    if (found.isEmpty() || found.get().connection.isEmpty()) {
      return;
    }
    CaresQuery query = found.get();
    CaresServer server = connection.server();
    if (query.sentCookie()) {
      server.learn(reply.cookie());
      if (reply.rcode().equals("BADCOOKIE")) {
        query.badCookies++;
        query.tcp = query.badCookies >= MOST_BAD_COOKIES;
        channel.detach(query);
        later.add(() -> channel.send(Optional.empty(), query));
        return;
      }
    }
    boolean triedCookie = query.sentCookie();
    channel.detach(query);
    if (isWithoutEdns(query, reply, triedCookie)) {
      query.edns = Optional.empty();
      later.add(() -> channel.send(Optional.of(server), query));
    } else if (reply.reply().truncated() && !connection.isTcp()) {
      query.tcp = true;
      later.add(() -> channel.send(Optional.empty(), query));
    } else if (manner.checksReplies() && CaresStatus.isServerTrouble(reply)) {
      refuse(query, server, reply, later);
    } else {
      accept(query, server, reply);
      later.add(() -> channel.end(query, CaresStatus.of(reply), Optional.of(reply)));
    }
  }

  /** FORMERR from a server that may know no EDNS, or not this option of it. */
  private static boolean isWithoutEdns(CaresQuery query, Response reply, boolean triedCookie) {
    boolean replyHasOpt = reply.additional() > 0;
    return CaresStatus.of(reply) == CaresStatus.EFORMERR
        && query.edns.isPresent()
        && (!replyHasOpt || triedCookie);
  }

  private void refuse(CaresQuery query, CaresServer server, Response reply, List<Runnable> later) {
    servers.failed(server);
    CaresStatus status = CaresStatus.of(reply);
    if (channel.mayRetry(query, status)) {
      later.add(() -> channel.send(Optional.empty(), query));
    } else {
      later.add(() -> channel.end(query, status, Optional.of(reply)));
    }
  }

  private void accept(CaresQuery query, CaresServer server, Response reply) {
    servers.worked(server);
    if (reply.rcode().equals("NOERROR") || reply.rcode().equals("NXDOMAIN")) {
      Duration latency = channel.now().minus(query.sentAt);
      server.took(latency);
    }
  }
}
