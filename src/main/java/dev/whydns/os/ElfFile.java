package dev.whydns.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program file in the Executable and Linkable Format, elf(5). */
final class ElfFile {

  private static final int MAGIC = 0x7f454c46;
  private static final int PT_INTERP = 3;
  private static final int HEADER_BYTES = 64;
  private static final int ENTRY_BYTES = 56;
  private static final int MOST_ENTRIES = 128;

  private ElfFile() {}

  /**
   * Whether it names a loader (PT_INTERP), as all programs do that use shared libraries.
   *
   * @throws UnusableFileException not a 64-bit ELF file
   */
  static boolean isDynamic(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer header = read(channel, 0, HEADER_BYTES);
      if (header.remaining() < HEADER_BYTES || header.getInt(0) != MAGIC || header.get(4) != 2) {
        throw new UnusableFileException(file.toString(), "is not a 64-bit ELF program");
      }
      ByteOrder order = header.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      header.order(order);
      int entries = Math.min(header.getShort(56) & 0xffff, MOST_ENTRIES);
      ByteBuffer table = read(channel, header.getLong(32), entries * ENTRY_BYTES).order(order);
      for (int at = 0; at + ENTRY_BYTES <= table.limit(); at += ENTRY_BYTES) {
        if (table.getInt(at) == PT_INTERP) {
          return true;
        }
      }
      return false;
    }
  }

  private static ByteBuffer read(SeekableByteChannel channel, long at, int count)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    channel.position(Math.max(0, at));
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until it is full or the file ends
    }
    return buffer.flip();
  }
}
