package dev.whydns.cli;

import com.grack.nanojson.JsonWriter;
import dev.whydns.finding.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * Writes, when whydns is built, what its launcher answers without a JVM: every page of help, the
 * version, the JSON Schema, and what Docker's client wants to know of a plugin.
 *
 * <p>{@code whydns-check.txt} is the page of {@code whydns check}, {@code .ansi} the same in
 * colours, {@code docker-whydns-check.txt} that of {@code docker whydns check}, and {@code
 * whydns-check.words} what may follow it: lines of {@code WORDS|KIND|TEXT}, where the words are
 * separated by commas, and the kind is {@code word}, {@code flag}, {@code file} or {@code value}
 * for an option that takes one, or the values that it takes.
 */
public final class HelpFiles {

  /** What calls the launcher, and how the files' names say it. */
  private static final Map<String, String> PROGRAMS =
      Map.of(WhydnsCommand.NAME, "whydns", "docker whydns", "docker-whydns");

  private final Path folder;

  private HelpFiles(Path folder) {
    this.folder = folder;
  }

  /** Writes them to the folder that is named. */
  public static void main(String[] arguments) throws IOException {
    new HelpFiles(Files.createDirectories(Path.of(arguments[0]))).write();
  }

  private void write() throws IOException {
    Files.writeString(folder.resolve("version"), Version.line() + "\n");
    Files.writeString(folder.resolve("docker-cli-plugin-metadata"), metadata() + "\n");
    try (InputStream schema = WhydnsCommand.schema()) {
      Files.copy(schema, folder.resolve("json-schema"));
    }
    for (Map.Entry<String, String> program : PROGRAMS.entrySet()) {
      CommandLine line = new Cli(nowhere(), program.getKey()).model().commandLine();
      page(program.getValue(), line);
      for (Map.Entry<String, CommandLine> command : line.getSubcommands().entrySet()) {
        page(program.getValue() + "-" + command.getKey(), command.getValue());
      }
    }
    words(new Cli(nowhere()).model().commandLine());
  }

  private void page(String name, CommandLine command) throws IOException {
    Files.writeString(folder.resolve(name + ".txt"), HelpPage.of(command, false));
    Files.writeString(folder.resolve(name + ".ansi"), HelpPage.of(command, true));
  }

  private void words(CommandLine line) throws IOException {
    for (Map.Entry<String, List<Choice>> command : Choice.of(line.getCommandSpec()).entrySet()) {
      StringBuilder words = new StringBuilder();
      if (command.getKey().isEmpty()) {
        line.getSubcommands().forEach((name, sub) -> words.append(word(name, header(sub))));
      } else if (command.getKey().equals("explain")) {
        List.of(Code.values()).forEach(code -> words.append(word(code.text(), code.title())));
      }
      words.append(
          command.getValue().stream().map(HelpFiles::option).collect(Collectors.joining()));
      String name = command.getKey().isEmpty() ? "whydns" : "whydns-" + command.getKey();
      Files.writeString(folder.resolve(name + ".words"), words);
    }
  }

  private static String header(CommandLine command) {
    return command.getCommandSpec().usageMessage().header()[0];
  }

  private static String word(String word, String text) {
    return word + "|word|" + text + "\n";
  }

  private static String option(Choice option) {
    String kind =
        !option.takesValue()
            ? "flag"
            : option.isFile()
                ? "file"
                : option.values().isEmpty() ? "value" : String.join(",", option.values());
    return String.join(",", option.names()) + "|" + kind + "|" + option.text() + "\n";
  }

  /**
   * As {@code docker/cli} {@code cli-plugins/manager/metadata.go} reads it; clients before 28.4.1
   * take no other version of the schema than this.
   */
  private static String metadata() {
    return JsonWriter.string()
        .object()
        .value("SchemaVersion", "0.1.0")
        .value("Vendor", "whydns")
        .value("Version", Version.text())
        .value("ShortDescription", "Find out why DNS fails in a container")
        .end()
        .done();
  }

  private static Streams nowhere() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Streams(nowhere, nowhere, false, false, Map.of());
  }
}
