package dev.whydns.man;

import java.util.List;

/** {@code man docker-whydns}, which is also where Docker's own client looks for the page. */
final class PluginPage {

  private static final String NAME = "docker-whydns";

  private PluginPage() {}

  static String roff() {
    Prose prose = Prose.of(NAME);
    Roff roff = new Roff(NAME, 1, "say why DNS fails in a container, as a command of docker");
    roff.heading("Synopsis");
    roff.synopsis("docker whydns", List.of("_COMMAND_", "[_OPTION_]...", "[_ARGUMENT_]..."));
    for (String part : prose.parts().keySet()) {
      roff.heading(part);
      roff.passages(prose.part(part), "");
    }
    return roff.text();
  }
}
