package dev.whydns.collect;

import dev.whydns.model.Fact;
import dev.whydns.model.Upstream;
import dev.whydns.os.RootedFiles;
import dev.whydns.parse.ResolvConfParser;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Finds a container's servers in the engine's store, as a check does before 26, for a rehearsal
 * that has no container.
 */
public final class StoreRehearsal {

  private StoreRehearsal() {}

  /** The servers of a container below a data root. */
  public static Fact<List<Upstream>> servers(String dataRoot, String container) throws IOException {
    int self = (int) ProcessHandle.current().pid();
    UpstreamStore store = new UpstreamStore(RootedFiles.of(self), dataRoot);
    return new UpstreamFinder(store::read)
        .ofEngine(
            ResolvConfParser.parse("/etc/resolv.conf", "nameserver 127.0.0.11\n", Optional.empty()),
            Optional.of(container))
        .upstreams();
  }
}
