package dev.whydns.render;

import dev.whydns.model.FirewallRule;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.TargetFacts;
import java.util.List;

/**
 * What was read of a target, as it was: its resolv.conf, the sockets on 127.0.0.11 and the engine's
 * rules.
 */
final class RawFacts {
  private final Page page;

  private RawFacts(Page page) {
    this.page = page;
  }

  static void write(Page page, TargetFacts facts) {
    RawFacts raw = new RawFacts(page);
    facts.resolvConf().known().ifPresent(raw::file);
    facts.netns().known().ifPresent(raw::netns);
  }

  private void file(ResolvConf file) {
    page.heading(file.path());
    for (ResolvConf.Line line : file.lines()) {
      String number = Integer.toString(line.number());
      page.to(Math.max(0, 3 - number.length())).text(number).to(5).text(line.text()).end();
    }
  }

  private void netns(NetnsFacts netns) {
    page.heading("Namespace net:[" + netns.inode() + "]");
    netns.sockets().orElse(List.of()).forEach(this::socket);
    for (EngineRules.Line line : EngineRules.of(netns)) {
      String counter = line.rule().counter().map(RawFacts::counter).orElse("[-]");
      page.to(1).text(line.chain().backend().text() + " " + line.chain().table());
      page.text(" " + line.chain().name() + " " + line.rule().position() + "  " + counter + " ");
      page.text(line.rule().text()).end();
    }
  }

  private static String counter(FirewallRule.Counter counter) {
    return "[" + counter.packets() + ":" + counter.bytes() + "]";
  }

  private void socket(SocketFacts s) {
    page.to(1).text(s.transport().text() + " " + s.address() + ":" + s.port());
    page.text(" inode " + s.inode() + ", queue " + s.rxQueueBytes() + " bytes");
    s.drops().ifPresent(drops -> page.text(", " + drops + " drops"));
    String owner =
        s.owner()
            .known()
            .map(o -> o.command() + " " + o.pid() + ", fd " + o.fd() + ", user " + o.user())
            .orElse(s.owner().isAbsent() ? "nobody" : "not known: " + s.owner().why());
    page.text(", owner " + owner).end();
  }
}
