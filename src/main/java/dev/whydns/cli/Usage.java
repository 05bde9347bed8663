package dev.whydns.cli;

import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the help of a command says around its options: with it begins the command's model. */
final class Usage {

  private final CommandSpec spec;

  /**
   * The usage of a command.
   *
   * @param command what is called where it was typed
   * @param header one sentence with a stop
   */
  Usage(Callable<Integer> command, String name, String header) {
    spec = CommandSpec.wrapWithoutInspection(command).name(name);
    spec.usageMessage().header(header);
  }

  /** Below the synopsis, with an empty line around each. */
  Usage paragraphs(String... paragraphs) {
    String[] lines = new String[2 * paragraphs.length + 1];
    Arrays.fill(lines, "");
    for (int i = 0; i < paragraphs.length; i++) {
      lines[2 * i + 1] = paragraphs[i];
    }
    spec.usageMessage().description(lines);
    return this;
  }

  /** Command lines, at the end. */
  Usage examples(String... examples) {
    String[] lines = new String[examples.length + 2];
    lines[0] = "";
    lines[1] = "Examples:";
    for (int i = 0; i < examples.length; i++) {
      lines[i + 2] = "  " + examples[i];
    }
    spec.usageMessage().footer(lines);
    return this;
  }

  /** Lines of {@code CODE:MEANING}, as {@link ExitCode.Line} has them. */
  Usage exits(String... codes) {
    spec.usageMessage()
        .exitCodeListHeading("%nExit status:%n")
        .exitCodeList(UsageMessageSpec.keyValuesMap(codes));
    return this;
  }

  /** The model, without options and parameters so far. */
  CommandSpec spec() {
    return spec;
  }
}
