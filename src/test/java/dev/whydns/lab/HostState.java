package dev.whydns.lab;

/**
 * What a test may have changed on the box host: packet filter, routes, rules of routing; as it was
 * when this was made.
 */
final class HostState {

  private final Box box;
  private final String saved;

  HostState(Box box) {
    this.box = box;
    saved = now();
  }

  /** Restores the packet filter if needed; false when the state is still another one. */
  boolean restore() {
    if (now().equals(saved)) {
      return true;
    }
    var restore = box.inside(Command.script("host-state.sh", "restore"));
    new Command(restore, saved, Command.DEADLINE).run().ok();
    return now().equals(saved);
  }

  private String now() {
    return Command.of(box.inside(Command.script("host-state.sh", "save"))).run().ok().stdout();
  }
}
