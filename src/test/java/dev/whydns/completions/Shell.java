package dev.whydns.completions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs scripts of a real shell, with the programs of one folder only. */
final class Shell {

  /** Prints what {@code docker ps} would: two containers, one of them with a Compose service. */
  static final String DOCKER =
      "#!/bin/sh\necho \"$DOCKER_HOST\" >> \"$0.asked\"\necho 'web compose:shop/web'\necho 'db '\n";

  private final Path folder;

  /** The folder gets the programs that the completions use, and neither docker nor curl. */
  Shell(Path folder) throws IOException {
    this.folder = folder;
    for (String tool : List.of("timeout", "grep", "awk", "tr", "sort", "sleep")) {
      with(tool, "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
    }
  }

  Shell with(String program, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(program), script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return this;
  }

  /** The lines on its standard output; there must be none on its standard error. */
  List<String> lines(String... command) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", folder.toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TERM", "dumb");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("DOCKER_HOST", "unix:///nonexistent/docker.sock");
    Process process =
        builder
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(err)).isEmpty();
    return Files.readAllLines(out);
  }
}
