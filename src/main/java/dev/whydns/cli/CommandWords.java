package dev.whydns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The command line as somebody else can type it to get the same. */
final class CommandWords {

  /** Where the result goes is nobody else's business. */
  private static final Set<String> WITH_FILE = Set.of("-o", "--output", "--redact-map", "--svg");

  private CommandWords() {}

  /** {@code whydns check web --name api.example.com}; of a command that was parsed. */
  static String of(CommandSpec spec) {
    ParseResult parsed = spec.root().commandLine().getParseResult();
    List<String> shown = new ArrayList<>(List.of("whydns"));
    boolean skip = false;
    for (String word : parsed == null ? List.<String>of() : parsed.originalArgs()) {
      boolean isFile = WITH_FILE.contains(word) || WITH_FILE.contains(word.replaceFirst("=.*", ""));
      if (!skip && !isFile) {
        shown.add(quoted(word));
      }
      skip = !skip && WITH_FILE.contains(word);
    }
    return String.join(" ", shown);
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
