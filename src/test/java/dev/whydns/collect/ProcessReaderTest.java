package dev.whydns.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.ProcessFacts;
import dev.whydns.os.ProcessRow;
import dev.whydns.os.Processes;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A number may be another process's by the second look. */
class ProcessReaderTest {

  @TempDir private Path proc;

  private Processes processes;
  private ProcessReader reader;

  @BeforeEach
  void read() {
    processes = Processes.in(proc);
    reader = new ProcessReader(processes, RootedFiles.under(proc));
  }

  private void process(int pid, char state, long startTicks) throws IOException {
    Files.createDirectories(proc.resolve("" + pid));
    Files.writeString(
        proc.resolve(pid + "/stat"),
        pid
            + " (dockerd) "
            + state
            + " 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 "
            + startTicks
            + " 0");
  }

  @Test
  void a_number_that_was_given_again_is_another_process_whatever_its_name() throws IOException {
    process(7041, 'S', 100);
    ProcessRow before = processes.process(7041).orElseThrow();
    ProcessFacts facts = reader.facts(before);
    assertThat(reader.isSame(facts)).isTrue();
    assertThat(reader.complete(before)).isPresent();

    process(7041, 'S', 101);

    assertThat(reader.isSame(facts)).isFalse();
    assertThat(reader.complete(before)).isEmpty();
  }

  @Test
  void one_that_ended_is_not_the_same_even_before_its_parent_looks() throws IOException {
    process(7041, 'S', 100);
    ProcessFacts facts = reader.facts(processes.process(7041).orElseThrow());

    process(7041, 'Z', 100);

    assertThat(reader.isSame(facts)).isFalse();
  }
}
