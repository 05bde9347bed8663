package dev.whydns.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.whydns.fuzz.Changes;
import dev.whydns.fuzz.Fuzz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {

  private static final int NAMES_AT = 64;
  private static final int CONTENT_AT = 128;
  private static final int SECTIONS_AT = 192;

  @TempDir private Path folder;

  /** Three sections: none, the names, and {@code .wanted} with the text "content". */
  private static ByteBuffer program() {
    ByteBuffer elf = ByteBuffer.allocate(SECTIONS_AT + 3 * 64).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1});
    elf.putLong(40, SECTIONS_AT).putShort(60, (short) 3).putShort(62, (short) 1);
    elf.put(NAMES_AT, "\0.shstrtab\0.wanted\0".getBytes(StandardCharsets.US_ASCII));
    elf.put(CONTENT_AT, "content".getBytes(StandardCharsets.US_ASCII));
    int names = SECTIONS_AT + 64;
    elf.putInt(names, 1).putLong(names + 24, NAMES_AT).putLong(names + 32, 19);
    int wanted = names + 64;
    elf.putInt(wanted, 11).putInt(wanted + 4, 1);
    elf.putLong(wanted + 24, CONTENT_AT).putLong(wanted + 32, 7);
    return elf;
  }

  private String section(ByteBuffer elf, int max) throws IOException {
    Path file = folder.resolve("program");
    Files.write(file, elf.array());
    try (ElfFile opened = ElfFile.open(file)) {
      return opened
          .section(".wanted", max)
          .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
          .orElse("none");
    }
  }

  @Test
  void a_section_is_found_by_its_name_and_cut_at_the_limit() throws IOException {
    assertThat(section(program(), 100)).isEqualTo("content");
    assertThat(section(program(), 4)).isEqualTo("cont");
  }

  @Test
  void sections_without_content_in_the_file_are_none() throws IOException {
    assertThat(section(program().putInt(SECTIONS_AT + 128 + 4, 8), 100)).isEqualTo("none");
    assertThat(section(program().putShort(60, (short) 0), 100)).isEqualTo("none");
    assertThat(section(program().putShort(62, (short) 9), 100)).isEqualTo("none");
  }

  @Test
  void a_size_that_lies_gives_what_the_file_has() throws IOException {
    ByteBuffer huge = program().putLong(SECTIONS_AT + 128 + 32, Long.MAX_VALUE);
    assertThat(section(huge, 1 << 20)).hasSize(huge.capacity() - CONTENT_AT).startsWith("content");
    assertThat(section(program().putLong(SECTIONS_AT + 128 + 32, -1), 7)).isEqualTo("content");
    assertThat(section(program().putLong(SECTIONS_AT + 128 + 24, Long.MAX_VALUE), 7)).isEmpty();
    assertThat(section(program().putInt(SECTIONS_AT + 128, Integer.MAX_VALUE), 7))
        .isEqualTo("none");
  }

  @Test
  void changed_bytes_are_no_exception_but_an_unusable_file() {
    Fuzz.run(
        Changes.of(program().array()),
        bytes -> {
          try {
            assertThat(section(ByteBuffer.wrap(bytes), 64)).hasSizeLessThanOrEqualTo(64);
          } catch (UnusableFileException e) {
            assertThat(e.getReason()).isEqualTo("is not a 64-bit ELF program");
          }
        });
  }

  @Test
  void what_is_no_program_is_unusable() throws IOException {
    Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n");
    assertThatExceptionOfType(UnusableFileException.class).isThrownBy(() -> ElfFile.open(script));
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(program().array(), 40));
    assertThatExceptionOfType(UnusableFileException.class).isThrownBy(() -> ElfFile.open(cut));
  }
}
