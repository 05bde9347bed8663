package dev.whydns.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.engines.Matrix.Column;
import dev.whydns.engines.Matrix.Result;
import dev.whydns.lab.Setup;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {

  private static Column column(String engine, String verdict, double elapsedMs) {
    return new Column(
        new Variant("testing", "nftables", Setup.plain()),
        new Versions(engine, "v2", "2.1.9", "1.3.6", "1.8.13", "1.1.7"),
        Map.of("dockerd is stopped", new Result(new Found(verdict, elapsedMs), null)));
  }

  @Test
  void what_was_run_and_what_was_said_is_in_tables() {
    Page page = new Page(List.of(column("28.5.2+dfsg4", "daemon-unresponsive", 5349)), "rest\n");

    assertThat(page.tables())
        .isEqualTo(
            """
            | Engine | From | Resolver's rules | Cgroups | containerd | runc | iptables | nft |
            |---|---|---|---|---|---|---|---|
            | 28.5.2 | testing | nftables | v2 | 2.1.9 | 1.3.6 | 1.8.13 | 1.1.7 |

            ## What whydns says

            | Case | 28.5.2 nftables v2 |
            |---|---|
            | dockerd is stopped | daemon-unresponsive, 5.3 s |

            ## Known in other ways

            rest
            """);
  }

  @Test
  void verdicts_are_read_back_by_engine_without_times() {
    Page page =
        new Page(
            List.of(
                column("26.1.5+dfsg1", "healthy", 812),
                new Column(
                    new Variant("testing", "iptables-nft", Setup.plain()),
                    new Versions("28.5.2", "v1", "2", "1", "1", "1"),
                    Map.of("dockerd is stopped", new Result(null, new AssertionError("no"))))),
            "| a | live |\n");

    assertThat(Page.verdicts(page.text()))
        .isEqualTo(
            Map.of(
                "26.1.5 nftables v2", List.of("dockerd is stopped: healthy"),
                "28.5.2 iptables-nft v1", List.of("dockerd is stopped: **FAILS**")));
    assertThat(Page.otherwise(page.text()))
        .containsExactly("## Known in other ways", "", "| a | live |");
  }

  @Test
  void a_row_is_missing_whose_test_does_not_speak_of_it() {
    for (Otherwise row : Otherwise.values()) {
      assertThat(row.missing()).as(row.name()).isEmpty();
    }
  }
}
