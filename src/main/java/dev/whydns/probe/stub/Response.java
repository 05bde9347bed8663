package dev.whydns.probe.stub;

import dev.whydns.model.Reply;

/**
 * A DNS reply as a library reads it.
 *
 * @param id 0 to 65535
 * @param name of its question, without a final dot; empty text where it has no question
 * @param type of its question; empty text where it has no question
 * @param reply codes, flags and answers
 * @param additional number of records in the additional section, OPT included
 * @param cookie whether an OPT record with a cookie is in it
 */
public record Response(
    int id, String name, String type, Reply reply, int additional, boolean cookie) {

  /** Whether it belongs to the query: same ID, same question, names without regard to case. */
  public boolean fits(Query query) {
    return id == query.id() && type.equals(query.type()) && name.equalsIgnoreCase(query.name());
  }

  /** Its code, as {@code NXDOMAIN}. */
  public String rcode() {
    return reply.rcode();
  }

  /** Whether it came without any error and with nothing in it. */
  public boolean isEmpty() {
    return rcode().equals("NOERROR") && reply.answers().isEmpty();
  }

  /** The addresses in it, in order. */
  public java.util.List<String> addresses() {
    return reply.answers().stream()
        .filter(a -> a.type().equals("A") || a.type().equals("AAAA"))
        .map(Reply.Answer::data)
        .toList();
  }
}
