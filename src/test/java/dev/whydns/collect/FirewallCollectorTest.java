package dev.whydns.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.collect.FirewallCollector.LegacyTables;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.os.CommandResult;
import dev.whydns.os.Commands;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FirewallCollectorTest {

  private static final String RULESET =
      "table inet t {\n\tchain fw {\n\t\ttype filter hook forward priority 10; policy drop;\n\t}\n}\n";

  /** What nft prints, call by call; no other tool is there. */
  private static final class Nft implements Commands {

    private final Deque<CommandResult> results;
    private final List<String> calls = new ArrayList<>();

    Nft(CommandResult... results) {
      this.results = new ArrayDeque<>(List.of(results));
    }

    @Override
    public CommandResult run(List<String> command, Duration deadline, int maxBytes)
        throws NoSuchFileException {
      calls.add(String.join(" ", command));
      if (!command.get(0).equals("nft")) {
        throw new NoSuchFileException(command.get(0));
      }
      return results.remove();
    }

    @Override
    public Optional<Path> find(String name) {
      return Optional.empty();
    }
  }

  private static Fact<Firewall> read(Nft nft) {
    return new FirewallCollector(nft).read(new LegacyTables(List.of(), List.of()));
  }

  private static CommandResult ended(int code, String out, String err) {
    return new CommandResult(OptionalInt.of(code), out, err, false, false);
  }

  @Test
  void a_dump_that_fails_while_rules_change_is_taken_once_more() {
    Nft nft = new Nft(ended(1, "", "netlink: Interrupted system call"), ended(0, RULESET, ""));

    Firewall firewall = read(nft).known().orElseThrow();

    assertThat(firewall.chains()).extracting(FirewallChain::name).containsExactly("fw");
    assertThat(firewall.gaps()).isEmpty();
    assertThat(nft.calls).containsExactly("nft list ruleset", "nft list ruleset");
  }

  @Test
  void a_dump_that_fails_twice_is_unknown_and_says_why() {
    CommandResult failed = ended(1, "", "netlink: Interrupted system call");

    assertThat(read(new Nft(failed, failed)).why())
        .isEqualTo("nft failed: netlink: Interrupted system call");
  }

  @Test
  void what_is_not_permitted_or_does_not_answer_is_not_tried_again() {
    Nft denied = new Nft(ended(1, "", "Operation not permitted (you must be root)"));
    Nft slow = new Nft(new CommandResult(OptionalInt.empty(), "", "", true, false));

    assertThat(read(denied).why())
        .isEqualTo("nft needs CAP_NET_ADMIN: Operation not permitted (you must be root)");
    assertThat(read(slow).why()).isEqualTo("nft did not answer in 3 s");
  }
}
