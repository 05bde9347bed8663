package dev.whydns.probe;

import dev.whydns.model.Reply;

/** What the bytes of a reply mean. */
sealed interface Decoded {

  /**
   * A DNS message.
   *
   * @param id its ID, 0 to 65535
   * @param name the question's name without a final dot, odd bytes escaped as {@code \032}; empty
   *     text for a message without a question
   * @param type the question's type, as {@code A}; empty text for a message without a question
   * @param reply the rest
   * @param additional number of records in the additional section, OPT included
   * @param cookie whether it has a DNS cookie
   */
  record Message(int id, String name, String type, Reply reply, int additional, boolean cookie)
      implements Decoded {}

  /** No DNS message; {@code why} is one clause. */
  record Garbage(String why) implements Decoded {}
}
