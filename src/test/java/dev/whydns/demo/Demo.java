package dev.whydns.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code whydns demo} of the packaged distribution. */
final class Demo {

  static final String LAUNCHER =
      Path.of(System.getProperty("whydns.dist"), "bin/whydns").toString();

  private static final int PATIENCE_S = 60;

  private Demo() {}

  record Run(int code, String out, String err) {
    /** The report's JSON. */
    JsonNode report() throws IOException {
      return new ObjectMapper().readTree(out);
    }

    /** The finding of a code in the first target that has it. */
    JsonNode finding(String code) throws IOException {
      for (JsonNode target : report().path("targets")) {
        for (JsonNode finding : target.path("findings")) {
          if (finding.path("code").asText().equals(code)) {
            return finding;
          }
        }
      }
      throw new AssertionError("no finding " + code + " in " + out);
    }
  }

  static Run run(Path folder, String input, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(LAUNCHER, "demo"));
    command.addAll(List.of(words));
    return run(folder, input, command);
  }

  /** Any command, with files for its streams. */
  static Run run(Path folder, String input, List<String> command) throws Exception {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end: " + command + Files.readString(err));
    }
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
