package dev.whydns.bundle;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A bundle taken apart and put together again, rightly or not. */
final class Archive {

  private static final int BLOCK = 512;

  private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

  /** The entries of a bundle without its manifest, in their order. */
  static Map<String, String> entries(byte[] bundle) {
    byte[] tar = inflated(bundle);
    Map<String, String> entries = new LinkedHashMap<>();
    for (int at = 0; tar[at] != 0; ) {
      String name = new String(tar, at, 100, StandardCharsets.US_ASCII).replaceAll("\0.*", "");
      int size = Integer.parseInt(new String(tar, at + 124, 11, StandardCharsets.US_ASCII), 8);
      entries.put(name, new String(tar, at + BLOCK, size, StandardCharsets.US_ASCII));
      at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    entries.remove(Manifest.NAME);
    return entries;
  }

  /** A bundle of these entries with a manifest that fits them. */
  static byte[] of(Map<String, String> entries) {
    return of(entries, UnaryOperator.identity());
  }

  /** The same with the manifest's text changed. */
  static byte[] of(Map<String, String> entries, UnaryOperator<String> manifest) {
    Archive archive = new Archive();
    archive.add(Manifest.NAME, manifest.apply(manifest(entries)));
    entries.forEach(archive::add);
    return archive.gzip();
  }

  private static String manifest(Map<String, String> entries) {
    List<String> told = new ArrayList<>();
    entries.forEach(
        (name, text) -> {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          String digest = HexFormat.of().formatHex(BundleWriter.sha256().digest(bytes));
          told.add(
              "{\"name\":\"%s\",\"bytes\":%d,\"sha256\":\"%s\"}"
                  .formatted(name, bytes.length, digest));
        });
    return """
        {"format":"whydns-bundle","version":1,"whydns":"0.1.0","host":"box",
        "recordedAt":"2026-11-21T03:00:00Z","targets":[],"entries":[%s]}
        """
        .formatted(String.join(",", told));
  }

  Archive add(String name, String text) {
    return raw(name, '0', text.getBytes(StandardCharsets.UTF_8));
  }

  /** An entry of any name and type. */
  Archive raw(String name, char type, byte[] content) {
    try {
      byte[] header = new byte[BLOCK];
      ByteArrayOutputStream made = new ByteArrayOutputStream();
      new TarWriter(made, Instant.EPOCH).add("x", content.length, out -> {});
      System.arraycopy(made.toByteArray(), 0, header, 0, BLOCK);
      byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(text, 0, header, 0, text.length);
      header[156] = (byte) type;
      String sum = String.format("%06o\0 ", TarWriter.checksum(header));
      System.arraycopy(sum.getBytes(StandardCharsets.US_ASCII), 0, header, 148, 8);
      tar.write(header);
      tar.write(content);
      tar.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With its end, compressed. */
  byte[] gzip() {
    tar.writeBytes(new byte[2 * BLOCK]);
    return gzip(tar.toByteArray());
  }

  static byte[] gzip(byte[] content) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(content);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] inflated(byte[] bundle) {
    try {
      return new GZIPInputStream(new ByteArrayInputStream(bundle)).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
