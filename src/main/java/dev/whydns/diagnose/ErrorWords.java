package dev.whydns.diagnose;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import java.util.List;
import java.util.Optional;

/** The kinds of failure in words: what each is, and what it is not. */
final class ErrorWords {

  private ErrorWords() {}

  static String of(Kind kind) {
    return switch (kind) {
      case TIMED_OUT ->
          "No answer came while the asker waited: the question or its answer was lost, or whoever"
              + " was asked is silent or too slow.";
      case CONNECTION_REFUSED ->
          "The asker was told at once that nobody listens there: by the server's own kernel, or by a"
              + " firewall rule that rejects.";
      case UNREACHABLE ->
          "The kernel has no way to that address, or none from here, and did not send the question.";
      case NOT_PERMITTED ->
          "The asker's own kernel refused to send: a packet filter in the asker's network namespace"
              + " drops the question on its way out, or a BPF program on its control group does.";
      case NO_SUCH_NAME -> "A server answered, and the answer is that the name does not exist.";
      case NO_ADDRESS ->
          "A server answered: the name exists, and has no address of the family that was wanted.";
      case SERVER_FAILURE ->
          "The server answered SERVFAIL: it could not find out, and does not say why.";
      case QUERY_REFUSED ->
          "The server answered REFUSED: it does not serve this asker, or not this name.";
      case TEMPORARY ->
          "No usable answer came (EAI_AGAIN). Silence, a closed port, a missing route, SERVFAIL and"
              + " REFUSED all end in these words.";
      case NOT_RESOLVED ->
          "It failed, and the words do not say how: the name may not exist, or nobody may have"
              + " answered.";
      case MALFORMED -> "Something came back that is no valid answer, or was cut short.";
      case NO_SERVER -> "There is no server to ask.";
      case TOO_MANY -> "The resolver has as many questions under way as it allows itself.";
      case NOT_STARTED ->
          "The engine could not set up its resolver for a container, and started the container all"
              + " the same: 127.0.0.11 refuses there until the container is restarted.";
      case NO_NAMESPACE ->
          "The engine could not enter the container's network namespace to forward a question.";
      case WITHOUT_EDNS ->
          "The server did not cope with a question (EDNS, or UDP at all), and the asker goes on with"
              + " a simpler kind. Answers came late meanwhile.";
      case NOT_VALID ->
          "An answer came and its signatures do not fit (DNSSEC): a broken zone, a server between"
              + " that strips them, or a clock that is wrong.";
    };
  }

  /** What is special when the server is 127.0.0.11. */
  static Optional<String> embedded(Kind kind) {
    return switch (kind) {
      case TIMED_OUT ->
          Optional.of(
              "127.0.0.11 is the engine, which waits 4 s for each of its servers: two dead ones are"
                  + " enough to outlast a client.");
      case CONNECTION_REFUSED ->
          Optional.of(
              "Nobody listens on port 53 of 127.0.0.11 itself: rules inside the container lead it to"
                  + " the engine's real port. They are gone, or lead to a closed port.");
      case UNREACHABLE -> Optional.of("127.0.0.11 is on the container's own loopback interface.");
      case SERVER_FAILURE ->
          Optional.of(
              "127.0.0.11 is the engine, which says SERVFAIL whenever none of its servers gave it an"
                  + " answer to pass on.");
      case QUERY_REFUSED ->
          Optional.of("127.0.0.11 is the engine, which says REFUSED when its slots are all taken.");
      default -> Optional.empty();
    };
  }

  /** What the teller's own habits add. */
  static Optional<String> teller(ErrorLine line) {
    Kind kind = line.kind();
    return switch (line.teller()) {
      case GO -> go(line);
      case GO_WITHOUT_SERVER ->
          Optional.of(
              "Go names no server here: the words are the C library's (cgo), or those of a deadline of"
                  + " the program's own.");
      case DOCKERD ->
          line.client().isPresent() && kind != Kind.TOO_MANY
              ? Optional.of(
                  "The engine asks here for a container. The address is that of the namespace that it"
                      + " asks from: the container's, or the host's.")
              : Optional.empty();
      case MUSL ->
          kind == Kind.TEMPORARY
              ? Optional.of("musl needs 5 s to say so, even where a port is closed.")
              : Optional.empty();
      case NODE ->
          kind == Kind.NO_SUCH_NAME
              ? Optional.of("Node.js says ENOTFOUND of a name that exists without an address, too.")
              : Optional.empty();
      case NGINX ->
          kind == Kind.NOT_RESOLVED
              ? Optional.of(
                  "nginx looks up the names of its configuration once, at its start, and ends when one"
                      + " fails: the other container may only have been late.")
              : Optional.of("nginx asks the server of its `resolver` line, and no other.");
      case JAVA ->
          kind == Kind.NOT_RESOLVED
              ? Optional.of(
                  "The bare exception hides the reason, and Java may repeat it from memory: it keeps a"
                      + " failure for 10 s.")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Offering EDNS makes a difference to servers, and none to the engine's own resolver. */
  private static Optional<String> go(ErrorLine line) {
    if (line.kind() == Kind.NO_SUCH_NAME) {
      return Optional.of("Go says so of a name that exists without an address, too.");
    }
    boolean answers =
        List.of(Kind.TIMED_OUT, Kind.MALFORMED, Kind.SERVER_FAILURE).contains(line.kind());
    boolean loopback = line.server().filter(s -> s.address().isLoopback()).isPresent();
    return Optional.of(
            "Only Go's own resolver names the server. It offers EDNS in every question and takes a"
                + " new port for each try; glibc does neither, so that other programs may well"
                + " resolve with the same server.")
        .filter(text -> answers && !loopback);
  }

  static List<String> rulesOut(Kind kind) {
    return switch (kind) {
      case TIMED_OUT ->
          List.of(
              "no closed port and no rule that rejects: these are told at once",
              "no word about the name: whether it exists is not known");
      case CONNECTION_REFUSED ->
          List.of(
              "no lost packet and no slow server: the refusal came back",
              "no word about the name: no DNS answer was seen");
      case UNREACHABLE, NOT_PERMITTED ->
          List.of("not the server's doing: it was never asked", "no word about the name");
      case NO_SUCH_NAME, NO_ADDRESS ->
          List.of("no firewall, no dead server, no missing rule: the way there and back works");
      case SERVER_FAILURE, QUERY_REFUSED ->
          List.of(
              "no lost packet: a reply came", "no NXDOMAIN: whether the name exists is not known");
      case TEMPORARY ->
          List.of(
              "not temporary by nature: it stays as long as its reason",
              "no NXDOMAIN: that a name does not exist is said in other words");
      case NO_SERVER -> List.of("no network trouble: nothing was sent");
      case NOT_VALID -> List.of("no firewall and no dead server: answers came");
      default -> List.of();
    };
  }
}
