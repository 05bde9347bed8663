package dev.whydns.demo;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Something that is broken in a demo, and what whydns has to say about it. */
public enum Incident {
  HEALTHY(
      "healthy",
      "Everything works: what a report without a finding looks like.",
      "Nobody complains.",
      "nothing",
      "none",
      "Every hop answers, from the container and from the host."),
  EIGHT_HOURS(
      "eight-hours",
      "The host's firewall rejects what the engine asks from the container's address.",
      "web resolves no outside name; the host itself resolves all of them.",
      "on the host: iptables -I FORWARD -p udp --dport 53 -j REJECT",
      "upstream-blocked-from-container",
      "The engine forwards from the container's namespace, so that its queries pass FORWARD."),
  AAAA_FIVE_SECONDS(
      "aaaa-five-seconds",
      "The servers answer questions for A and never those for AAAA.",
      "Every lookup in web takes seconds; dig answers at once.",
      "the servers 10.77.0.53 and 10.77.0.54 drop every question for AAAA",
      "upstream-drops-aaaa",
      "The C library asks for A and AAAA together, and waits for both."),
  TWO_ANSWERS(
      "two-answers",
      "The engine gives one alias a second address, which is another container's by now.",
      "Now and then web talks to the wrong container when it connects to orders.",
      "the engine kept the record orders -> 10.88.0.4 of a container that is gone",
      "stale-record",
      "The engine answers aliases from memory, and 10.88.0.4 belongs to worker now."),
  DEAD_UPSTREAM(
      "dead-upstream",
      "The servers in resolv.conf are gone.",
      "Nothing resolves, neither in web nor on the host.",
      "the servers 10.77.0.53 and 10.77.0.54 answer nothing any more",
      "upstream-dead",
      "Neither the container nor the host gets an answer from the servers."),
  RULES_FLUSHED(
      "rules-flushed",
      "A firewall script in the container flushed the engine's rules with its own.",
      "web gets \"connection refused\" for every name, other containers do not.",
      "in web: iptables -t nat -F",
      "rules-missing",
      "The engine listens, but no rule leads port 53 of 127.0.0.11 to its sockets."),
  ISOLATED_FALLBACK(
      "isolated-fallback",
      "The host names no server, so the engine uses public ones, which nothing here reaches.",
      "Every lookup in web hangs; nobody has ever configured a server for it.",
      "the host's /etc/resolv.conf was empty when the engine started web",
      "public-fallback",
      "8.8.8.8 and 8.8.4.4 are the engine's own choice, and cannot be reached from here.");

  /** The name that all incidents but one have in common to be asked for. */
  static final String NAME = "api.example.com";

  private final String word;
  private final String title;
  private final String symptom;
  private final String broke;
  private final String cause;
  private final String why;

  Incident(String word, String title, String symptom, String broke, String cause, String why) {
    this.word = word;
    this.title = title;
    this.symptom = symptom;
    this.broke = broke;
    this.cause = cause;
    this.why = why;
  }

  /** The incident of a name, as {@code eight-hours}. */
  public static Optional<Incident> of(String word) {
    return Stream.of(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** As it is typed. */
  public String word() {
    return word;
  }

  /** One sentence that tells what is wrong. */
  public String title() {
    return title;
  }

  /** What users report, which tells no cause. */
  public String symptom() {
    return symptom;
  }

  /** What is done to break it, as a clause. */
  public String broke() {
    return broke;
  }

  /** The code of the finding that is the cause; {@code none} for the healthy one. */
  public String cause() {
    return cause;
  }

  /** One sentence: what makes this the cause. */
  public String why() {
    return why;
  }

  /** The command of whydns that finds it, with its arguments. */
  public List<String> command() {
    return this == TWO_ANSWERS
        ? List.of("answers", "orders")
        : List.of("check", "web", "--name", NAME);
  }
}
