package dev.whydns.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;
import org.junit.jupiter.api.Test;

class OwnProcessTest {

  /** The second of the bits that proc(5) shows as SigIgn. */
  private static final String INTERRUPTS_ARE_IGNORED =
      "grep -q '^SigIgn:.*[2367abef]$' /proc/$PPID/status";

  private static Process shell(String script) throws IOException {
    return new ProcessBuilder("sh", "-c", script).start();
  }

  @Test
  void ctrl_c_is_the_programs_alone_while_it_has_the_terminal() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Object before = Signals.register("INT", () -> told.add("interrupted"));
    try {
      String pressed = "until " + INTERRUPTS_ARE_IGNORED + "; do :; done; kill -INT $PPID; exit 7";
      assertThat(OwnProcess.waitFor(shell(pressed))).isEqualTo(7);

      shell("kill -INT $PPID").waitFor();
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
      assertThat(told.poll(100, TimeUnit.MILLISECONDS)).isNull();
    } finally {
      Signals.unregister("INT", before);
    }
  }
}
