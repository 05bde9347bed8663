package dev.whydns.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against the kernel, in namespaces of the test's own. */
class NftChainTest {

  private static List<NftChain> after(String script) throws Exception {
    try (TestNamespace namespace = TestNamespace.running(script);
        Netns netns = Netns.open(namespace.file())) {
      return netns.inside(NftChain::all);
    }
  }

  @Test
  void a_new_namespace_has_none() throws Exception {
    assertThat(after("true")).isEmpty();
  }

  @Test
  void those_of_iptables_and_of_nft_are_told_by_family_table_and_name() throws Exception {
    assertThat(
            after(
                "iptables-nft -t nat -N DOCKER_OUTPUT;"
                    + " ip6tables-nft -A INPUT -j ACCEPT;"
                    + " nft add table ip docker-dns; nft add chain ip docker-dns dns-dnat;"
                    + " nft add table inet t; nft add chain inet t fw;"
                    + " nft add table bridge b; nft add chain bridge b c"))
        .contains(
            new NftChain("ip", "nat", "DOCKER_OUTPUT"),
            new NftChain("ip6", "filter", "INPUT"),
            new NftChain("ip", "docker-dns", "dns-dnat"),
            new NftChain("inet", "t", "fw"),
            new NftChain("bridge", "b", "c"));
  }

  /** The kernel gives them in several datagrams. */
  @Test
  void a_thousand_chains_are_all_told() throws Exception {
    List<NftChain> chains =
        after(
            "nft add table ip t; for i in $(seq 1000); do echo \"add chain ip t c$i\"; done"
                + " | nft -f -");

    assertThat(chains)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 1000)
                .mapToObj(i -> new NftChain("ip", "t", "c" + i))
                .toList());
  }
}
