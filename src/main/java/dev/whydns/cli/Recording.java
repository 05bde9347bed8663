package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.bundle.Bundles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** Saves what was measured. */
final class Recording {

  private final Streams streams;

  Recording(Streams streams) {
    this.streams = streams;
  }

  /**
   * The bundle as bytes: about 10 kB for a container. Redacted, it holds the pseudonyms, and no raw
   * DNS messages.
   */
  byte[] bytes(Bundle bundle) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Disclosure disclosure = streams.disclosure();
    if (disclosure.isRedacting()) {
      Bundles.writeChanged(bundle, disclosure.filter()::apply, bytes);
    } else {
      Bundles.write(bundle, bytes);
    }
    return bytes.toByteArray();
  }

  /** Whether it could be written; says so otherwise. */
  boolean save(Bundle bundle, Path file) {
    try {
      new PrivateFile(file).write(bytes(bundle));
      return true;
    } catch (IOException e) {
      say(file, e);
      return false;
    }
  }

  void say(Path file, IOException e) {
    streams.err().println("whydns: " + new PrivateFile(file).failure(e) + "; nothing is recorded");
  }
}
