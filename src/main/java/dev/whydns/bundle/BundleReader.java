package dev.whydns.bundle;

import dev.whydns.model.Measurement;
import dev.whydns.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Reads one bundle out of its archive, and holds it against its manifest. */
final class BundleReader {

  private static final Map<String, Class<? extends Record>> KNOWN =
      Map.of(
          BundleWriter.RUN, Run.class,
          BundleWriter.SNAPSHOT, Snapshot.class,
          BundleWriter.MEASUREMENT, Measurement.class);

  private final TarReader tar;
  private final Map<String, Record> read = new HashMap<>();

  BundleReader(TarReader tar) {
    this.tar = tar;
  }

  Bundle read() throws IOException {
    Manifest manifest = manifest();
    int entries = 0;
    for (Optional<TarReader.Entry> e = tar.next(); e.isPresent(); e = tar.next()) {
      read(e.get(), manifest);
      entries++;
    }
    if (entries != manifest.entries().size()) {
      throw UnreadableBundleException.damaged("entries of its manifest are missing");
    }
    return new Bundle(
        (Run) found(BundleWriter.RUN),
        (Snapshot) found(BundleWriter.SNAPSHOT),
        (Measurement) found(BundleWriter.MEASUREMENT));
  }

  private Manifest manifest() throws IOException {
    Optional<TarReader.Entry> first = tar.next();
    if (first.filter(e -> e.name().equals(Manifest.NAME)).isEmpty()) {
      throw UnreadableBundleException.foreign("its archive does not begin with a manifest");
    }
    if (first.get().size() > Limit.MANIFEST_BYTES) {
      throw UnreadableBundleException.foreign("its manifest is too large");
    }
    byte[] bytes = tar.content().readAllBytes();
    json(Manifest.Head.class, bytes).check();
    return json(Manifest.class, bytes);
  }

  private static <T extends Record> T json(Class<T> type, byte[] bytes) throws IOException {
    return new ModelReader(Manifest.NAME).read(type, new ByteArrayInputStream(bytes));
  }

  private void read(TarReader.Entry entry, Manifest manifest) throws IOException {
    Manifest.Entry told =
        manifest
            .entry(entry.name())
            .orElseThrow(
                () ->
                    UnreadableBundleException.refused(
                        "its entry " + entry.name() + " is not in its manifest"));
    if (read.containsKey(entry.name())) {
      throw UnreadableBundleException.refused("its entry " + entry.name() + " is there twice");
    }
    DigestInputStream content = new DigestInputStream(tar.content(), BundleWriter.sha256());
    IOException wrong = null;
    try {
      read.put(entry.name(), content(entry.name(), content));
    } catch (UnreadableBundleException e) {
      wrong = e;
    }
    // What does not fit its digest is damaged, whatever else it looks like.
    content.transferTo(OutputStream.nullOutputStream());
    String digest = HexFormat.of().formatHex(content.getMessageDigest().digest());
    if (told.bytes() != entry.size() || !told.sha256().equals(digest)) {
      throw UnreadableBundleException.damaged(
          "its entry " + entry.name() + " is not what its manifest says");
    }
    if (wrong != null) {
      throw wrong;
    }
  }

  /** An entry that a later version of this format added is left out. */
  private static Record content(String name, InputStream in) throws IOException {
    Class<? extends Record> type = KNOWN.get(name);
    return type == null ? new Left() : new ModelReader(name).read(type, in);
  }

  private record Left() {}

  private Record found(String name) throws IOException {
    Record found = read.get(name);
    if (found == null) {
      throw UnreadableBundleException.damaged("it has no " + name);
    }
    return found;
  }
}
