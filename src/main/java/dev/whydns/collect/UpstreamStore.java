package dev.whydns.collect;

import dev.whydns.docker.EngineFiles;
import dev.whydns.docker.LocalKvStore;
import dev.whydns.model.Fact;
import dev.whydns.model.Upstream;
import dev.whydns.os.RootedFiles;
import java.util.List;
import java.util.Map;

/** The engine's own store of upstreams, read once and only when somebody needs it. */
final class UpstreamStore {

  private final EngineFiles files;
  private Fact<Map<String, List<Upstream>>> read;

  UpstreamStore(RootedFiles files, String dataRoot) {
    this.files = new EngineFiles(files, dataRoot);
  }

  /** Upstreams by full container ID. */
  synchronized Fact<Map<String, List<Upstream>>> read() {
    if (read == null) {
      read = files.store().map(LocalKvStore::externalServers);
    }
    return read;
  }
}
