package dev.whydns.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A program file in the Executable and Linkable Format, elf(5), whose author may be hostile. */
final class ElfFile implements AutoCloseable {

  private static final int MAGIC = 0x7f454c46;
  private static final int PT_INTERP = 3;
  private static final int SHT_NOBITS = 8;
  private static final int HEADER_BYTES = 64;
  private static final int ENTRY_BYTES = 56;
  private static final int SECTION_BYTES = 64;
  private static final int MOST_ENTRIES = 128;
  private static final int MOST_SECTIONS = 1024;
  private static final int NAMES_BYTES = 64 * 1024;

  private final SeekableByteChannel channel;
  private final ByteBuffer header;

  private ElfFile(SeekableByteChannel channel, ByteBuffer header) {
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a file.
   *
   * @throws UnusableFileException not a 64-bit ELF file
   */
  static ElfFile open(Path file) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(file);
    try {
      ByteBuffer header = read(channel, 0, HEADER_BYTES, ByteOrder.BIG_ENDIAN);
      if (header.remaining() < HEADER_BYTES || header.getInt(0) != MAGIC || header.get(4) != 2) {
        throw new UnusableFileException(file.toString(), "is not a 64-bit ELF program");
      }
      header.order(header.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      return new ElfFile(channel, header);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The same question for a file that is opened and closed for it. */
  static boolean isDynamic(Path file) throws IOException {
    try (ElfFile elf = open(file)) {
      return elf.isDynamic();
    }
  }

  /** Whether it names a loader (PT_INTERP), as all programs do that use shared libraries. */
  boolean isDynamic() throws IOException {
    int entries = Math.min(header.getShort(56) & 0xffff, MOST_ENTRIES);
    ByteBuffer table = read(header.getLong(32), entries * ENTRY_BYTES);
    for (int at = 0; at + ENTRY_BYTES <= table.limit(); at += ENTRY_BYTES) {
      if (table.getInt(at) == PT_INTERP) {
        return true;
      }
    }
    return false;
  }

  /**
   * The content of a section, as {@code .go.buildinfo}, cut after {@code max} bytes; empty where
   * there is none, as in programs whose section headers were stripped.
   */
  Optional<byte[]> section(String name, int max) throws IOException {
    int count = Math.min(header.getShort(60) & 0xffff, MOST_SECTIONS);
    ByteBuffer table = read(header.getLong(40), count * SECTION_BYTES);
    int names = (header.getShort(62) & 0xffff) * SECTION_BYTES;
    if (names + SECTION_BYTES > table.limit()) {
      return Optional.empty();
    }
    ByteBuffer texts = content(table, names, NAMES_BYTES);
    byte[] wanted = (name + '\0').getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at + SECTION_BYTES <= table.limit(); at += SECTION_BYTES) {
      int start = table.getInt(at);
      int end = start + wanted.length;
      boolean inside = start >= 0 && end > start && end <= texts.limit();
      if (inside && Arrays.equals(texts.array(), start, end, wanted, 0, wanted.length)) {
        ByteBuffer content = content(table, at, max);
        return table.getInt(at + 4) == SHT_NOBITS
            ? Optional.empty()
            : Optional.of(Arrays.copyOf(content.array(), content.limit()));
      }
    }
    return Optional.empty();
  }

  private ByteBuffer content(ByteBuffer table, int at, int max) throws IOException {
    long size = table.getLong(at + 32);
    return read(table.getLong(at + 24), size < 0 || size > max ? max : (int) size);
  }

  private ByteBuffer read(long at, int count) throws IOException {
    return read(channel, at, count, header.order());
  }

  private static ByteBuffer read(SeekableByteChannel channel, long at, int count, ByteOrder order)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    channel.position(Math.min(Math.max(0, at), channel.size()));
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until it is full or the file ends
    }
    return buffer.flip().order(order);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
