package dev.whydns.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.whydns.collect.FirewallCollector.LegacyTables;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.os.CommandResult;
import dev.whydns.os.Commands;
import dev.whydns.os.NftChain;
import java.io.IOException;
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

  private static final String SAVED =
      "*filter\n:FORWARD DROP [1:2]\n[3:4] -A FORWARD -p udp -j ACCEPT\nCOMMIT\n";

  private static final NftChain OF_IPTABLES = new NftChain("ip", "filter", "FORWARD");
  private static final NftChain OF_NFT = new NftChain("inet", "t", "fw");

  /** What one tool prints, call by call; no other tool is there. */
  private static final class Tool implements Commands {

    private final String name;
    private final Deque<CommandResult> results;
    private final List<String> calls = new ArrayList<>();

    Tool(String name, CommandResult... results) {
      this.name = name;
      this.results = new ArrayDeque<>(List.of(results));
    }

    @Override
    public CommandResult run(List<String> command, Duration deadline, int maxBytes)
        throws NoSuchFileException {
      calls.add(String.join(" ", command));
      if (!command.get(0).equals(name)) {
        throw new NoSuchFileException(command.get(0));
      }
      return results.remove();
    }

    @Override
    public Optional<Path> find(String name) {
      return Optional.empty();
    }
  }

  private static Fact<Firewall> read(Commands tools, NftChain... known) {
    return new FirewallCollector(tools, () -> List.of(known))
        .read(new LegacyTables(List.of(), List.of()));
  }

  private static Fact<Firewall> readBlindly(Commands tools) {
    return new FirewallCollector(
            tools,
            () -> {
              throw new IOException("no nf_tables");
            })
        .read(new LegacyTables(List.of(), List.of()));
  }

  private static CommandResult ended(int code, String out, String err) {
    return new CommandResult(OptionalInt.of(code), out, err, false, false);
  }

  @Test
  void where_the_kernel_has_no_chains_no_program_is_started() {
    Tool nft = new Tool("nft");

    assertThat(read(nft).known().orElseThrow())
        .isEqualTo(new Firewall(List.of(), List.of(), List.of()));
    assertThat(nft.calls).isEmpty();
  }

  @Test
  void nft_is_not_started_for_what_iptables_prints() {
    Tool save = new Tool("iptables-nft-save", ended(0, SAVED, ""));

    Firewall firewall = read(save, OF_IPTABLES).known().orElseThrow();

    assertThat(firewall.chains())
        .extracting(FirewallChain::backend, FirewallChain::name)
        .containsExactly(tuple(Backend.IPTABLES_NFT, "FORWARD"));
    assertThat(firewall.gaps()).isEmpty();
    assertThat(save.calls).containsExactly("iptables-nft-save -c");
  }

  @Test
  void nft_is_started_for_what_iptables_leaves_out() {
    Tool save = new Tool("iptables-nft-save", ended(0, SAVED, ""));

    Firewall firewall =
        read(save, OF_IPTABLES, new NftChain("ip", "filter", "own")).known().orElseThrow();

    assertThat(firewall.gaps()).containsExactly("nft is not installed on this host");
    assertThat(save.calls).containsExactly("iptables-nft-save -c", "nft list ruleset");
  }

  @Test
  void a_kernel_that_does_not_say_is_no_reason_not_to_ask_the_tools() {
    Tool nft = new Tool("nft", ended(0, RULESET, ""));

    assertThat(readBlindly(nft).known().orElseThrow().chains())
        .extracting(FirewallChain::name)
        .containsExactly("fw");
    assertThat(nft.calls).containsExactly("nft list ruleset");
  }

  @Test
  void a_dump_that_fails_while_rules_change_is_taken_once_more() {
    Tool nft =
        new Tool("nft", ended(1, "", "netlink: Interrupted system call"), ended(0, RULESET, ""));

    Firewall firewall = read(nft, OF_NFT).known().orElseThrow();

    assertThat(firewall.chains()).extracting(FirewallChain::name).containsExactly("fw");
    assertThat(firewall.gaps()).isEmpty();
    assertThat(nft.calls).containsExactly("nft list ruleset", "nft list ruleset");
  }

  @Test
  void a_dump_that_fails_twice_is_unknown_and_says_why() {
    CommandResult failed = ended(1, "", "netlink: Interrupted system call");

    assertThat(read(new Tool("nft", failed, failed), OF_NFT).why())
        .isEqualTo("nft failed: netlink: Interrupted system call");
  }

  @Test
  void what_is_not_permitted_or_does_not_answer_is_not_tried_again() {
    Tool denied = new Tool("nft", ended(1, "", "Operation not permitted (you must be root)"));
    Tool slow = new Tool("nft", new CommandResult(OptionalInt.empty(), "", "", true, false));

    assertThat(readBlindly(denied).why())
        .isEqualTo("nft needs CAP_NET_ADMIN: Operation not permitted (you must be root)");
    assertThat(readBlindly(slow).why()).isEqualTo("nft did not answer in 3 s");
  }
}
