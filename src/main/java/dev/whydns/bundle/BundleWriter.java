package dev.whydns.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a bundle. Every entry is made twice, once to know its size and digest, so that none has to
 * be kept in memory.
 */
final class BundleWriter {

  static final String RUN = "run.json";
  static final String SNAPSHOT = "snapshot.json";
  static final String MEASUREMENT = "measurement.json";

  private final ModelWriter model;
  private final UnaryOperator<String> change;

  BundleWriter(ModelWriter model) {
    this.model = model;
    this.change = model.change();
  }

  void write(Bundle bundle, OutputStream out) throws IOException {
    Map<String, Record> contents = new LinkedHashMap<>();
    contents.put(RUN, bundle.run());
    contents.put(SNAPSHOT, bundle.snapshot());
    contents.put(MEASUREMENT, bundle.measurement());
    List<Manifest.Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Record> each : contents.entrySet()) {
      entries.add(measured(each.getKey(), each.getValue(), model));
    }
    checkSize(entries);
    Manifest manifest = manifest(bundle, entries);
    ModelWriter plain = new ModelWriter(UnaryOperator.identity(), true);
    GZIPOutputStream gzip = new GZIPOutputStream(out);
    TarWriter tar = new TarWriter(gzip, bundle.run().startedAt());
    long size = measured(Manifest.NAME, manifest, plain).bytes();
    tar.add(Manifest.NAME, size, to -> plain.write(manifest, to));
    for (Manifest.Entry each : entries) {
      tar.add(each.name(), each.bytes(), to -> model.write(contents.get(each.name()), to));
    }
    tar.end();
    gzip.finish();
    out.flush();
  }

  private Manifest manifest(Bundle bundle, List<Manifest.Entry> entries) {
    return new Manifest(
        Manifest.FORMAT,
        Manifest.VERSION,
        bundle.run().whydns(),
        change.apply(bundle.snapshot().host().name()),
        bundle.run().startedAt(),
        bundle.run().targets().stream().map(change).toList(),
        entries);
  }

  private static void checkSize(List<Manifest.Entry> entries) throws IOException {
    long sum = entries.stream().mapToLong(Manifest.Entry::bytes).sum();
    if (sum > Limit.INFLATED_BYTES - Limit.MANIFEST_BYTES) {
      throw new IOException("the facts are " + (sum >> 20) + " MiB, too many for one bundle");
    }
  }

  private static Manifest.Entry measured(String name, Record content, ModelWriter writer)
      throws IOException {
    Counting counting = new Counting();
    DigestOutputStream digest = new DigestOutputStream(counting, sha256());
    writer.write(content, digest);
    String hex = HexFormat.of().formatHex(digest.getMessageDigest().digest());
    return new Manifest.Entry(name, counting.bytes, hex);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static final class Counting extends OutputStream {
    private long bytes;

    @Override
    public void write(int octet) {
      bytes++;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes += length;
    }
  }
}
