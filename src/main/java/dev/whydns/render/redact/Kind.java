package dev.whydns.render.redact;

/**
 * What a secret word names, which its pseudonym tells: {@code c1} is a container. A word that names
 * several things is of the first of their kinds.
 */
enum Kind {
  CONTAINER("c"),
  SERVICE("svc"),
  PROJECT("proj"),
  NETWORK("net"),
  HOST("host"),
  USER("user"),
  INTERFACE("if"),
  CHAIN("chain"),
  TABLE("table"),
  COMMAND("cmd"),
  /** A comment of a rule or a file, a line that is no line of its file, a text record. */
  TEXT("text"),
  /** A label of a DNS name, or a word that was typed. */
  LABEL("n"),
  FOLDER("dir"),
  FILE("file");

  private final String prefix;

  Kind(String prefix) {
    this.prefix = prefix;
  }

  /** What its pseudonyms begin with. */
  String prefix() {
    return prefix;
  }
}
