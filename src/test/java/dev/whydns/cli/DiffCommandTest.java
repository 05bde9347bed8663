package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.bundle.Bundles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diff} of bundles, which needs no host, no engine and no root. */
class DiffCommandTest {

  private static final Path RECORDED = Path.of("src/test/resources/bundle/format-1.whydns");

  @TempDir private Path folder;

  private record Ran(int exit, String out, String err) {}

  private static Ran diff(Object... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            Map.of("LANG", "C.UTF-8"));
    String[] all =
        Stream.concat(Stream.of("diff"), Stream.of(words).map(Object::toString))
            .toArray(String[]::new);
    int exit = new Cli(streams).run(all);
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The recorded bundle changed in several ways, one behind the other. */
  private Path saved(String name, List<UnaryOperator<String>> changes) throws IOException {
    Path file = folder.resolve(name);
    try (var out = Files.newOutputStream(file)) {
      for (UnaryOperator<String> change : changes) {
        try (var in = Files.newInputStream(RECORDED)) {
          Bundles.writeChanged(Bundles.read(in).get(0), change, out);
        }
      }
    }
    return file;
  }

  private static UnaryOperator<String> onHost(String host) {
    return text -> text.equals("box") ? host : text;
  }

  private static UnaryOperator<String> withServer(String host, String server) {
    return text -> text.equals("box") ? host : text.replace("10.77.0.54", server);
  }

  @Test
  void the_same_bundle_twice_does_not_differ() {
    Ran ran = diff(RECORDED, RECORDED);

    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains(" nothing that matters to DNS differs\n")
        .contains("no difference; in ");
  }

  @Test
  void of_several_hosts_the_one_that_changed_is_told() throws IOException {
    Path before = saved("before", List.of(onHost("box"), onHost("rack")));
    Path after = saved("after", List.of(onHost("box"), withServer("rack", "10.77.0.56")));

    Ran ran = diff(before, after, "-q");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out())
        .startsWith("rack/web in " + before + "  ->  rack/web in " + after + "\n")
        .contains(" upstream: servers that the engine asks\n", "10.77.0.56 from the container\n")
        .doesNotContain("box/web");
  }

  @Test
  void a_host_on_one_side_alone_is_named() throws IOException {
    Path before = saved("before", List.of(onHost("box"), onHost("rack")));
    Path after = saved("after", List.of(onHost("box"), onHost("shelf")));

    Ran ran = diff(before, after);

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.out())
        .contains("error: shelf/web is only in " + after, "error: rack/web is only in " + before);
  }
}
