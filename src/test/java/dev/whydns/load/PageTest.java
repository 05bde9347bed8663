package dev.whydns.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page and the figure are made of the data beside them, and of nothing else. */
class PageTest {

  @Test
  void page_and_figure_say_what_the_data_say() throws IOException {
    List<Row> rows = Row.parseAll(Files.readString(Page.DATA));
    assertThat(Files.readString(Page.TEXT)).isEqualTo(Page.text(rows));
    assertThat(Files.readString(Page.FIGURE)).isEqualTo(Chart.of(rows));
    assertThat(Files.readString(Page.DATA)).isEqualTo(Page.csv(rows));
  }

  @Test
  void the_page_holds_the_budgets_that_it_states() throws IOException {
    List<Row> rows = Row.parseAll(Files.readString(Page.DATA));
    assertThat(rows).allMatch(r -> r.peakMb() < 160);
    assertThat(rows).extracting(Row::containers).contains(1, 10, 50, 100, 200);
    assertThat(rows).extracting(Row::processes).contains(0, 500, 2000);
  }
}
