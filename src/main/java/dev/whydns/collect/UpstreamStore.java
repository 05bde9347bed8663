package dev.whydns.collect;

import dev.whydns.docker.LocalKvStore;
import dev.whydns.model.Fact;
import dev.whydns.model.Upstream;
import dev.whydns.os.RootedFiles;
import java.util.List;
import java.util.Map;

/** The engine's own store of upstreams, read once and only when somebody needs it. */
final class UpstreamStore {

  /** A host with thousands of networks has a few megabytes. */
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private final RootedFiles files;
  private final String path;
  private Fact<Map<String, List<Upstream>>> read;

  UpstreamStore(RootedFiles files, String dataRoot) {
    this.files = files;
    this.path = dataRoot + "/network/files/local-kv.db";
  }

  /**
   * Upstreams by full container ID. The engine holds a lock on the file; a plain copy is enough.
   */
  synchronized Fact<Map<String, List<Upstream>>> read() {
    if (read == null) {
      read = Facts.of(path, () -> LocalKvStore.externalServers(files.bytes(path, MOST_BYTES)));
    }
    return read;
  }
}
