package dev.whydns.probe.stub;

import dev.whydns.model.Reply;
import java.util.ArrayList;
import java.util.List;

/** The addresses that glibc takes out of a reply ({@code dns-host.c, gaih_getanswer_slice}). */
final class GlibcAnswers {
  private GlibcAnswers() {}

  /** Those of the type that was asked for, of the name at the end of the aliases so far. */
  static List<String> addresses(Response response) {
    String expected = response.name();
    List<String> addresses = new ArrayList<>();
    for (Reply.Answer answer : response.reply().answers()) {
      if (answer.type().equals("CNAME")) {
        expected = answer.data();
      } else if (answer.type().equals(response.type())
          && rooted(answer.name()).equalsIgnoreCase(rooted(expected))) {
        addresses.add(answer.data());
      }
    }
    return addresses;
  }

  private static String rooted(String name) {
    return name.endsWith(".") ? name : name + ".";
  }
}
