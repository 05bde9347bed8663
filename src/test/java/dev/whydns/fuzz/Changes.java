package dev.whydns.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Texts and bytes that begin as one of some samples and are changed in a few places. */
public final class Changes {

  private static final String HOSTILE =
      "\u0000\u001b\u009b\u202e\uFFFF\"\\'{}[]()<>#;:,.!?/-*@%=|$&\n\t\r 0fFzä\uD800";

  private static final List<String> NUMBERS =
      List.of("0", "-1", "256", "65536", "4294967296", "18446744073709551616", "1e999", "0x", "٣");

  private Changes() {}

  /** Of a text: characters, lines and numbers are exchanged, left out, repeated; it is cut off. */
  public static Function<Random, String> of(String... samples) {
    return random -> changed(one(samples, random), random);
  }

  /** Of bytes: the same with bits and bytes. */
  public static Function<Random, byte[]> of(byte[]... samples) {
    return random -> changed(one(samples, random), random);
  }

  private static <T> T one(T[] samples, Random random) {
    return samples[random.nextInt(samples.length)];
  }

  private static String changed(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = 1 + random.nextInt(8); i > 0 && !changed.isEmpty(); i--) {
      int at = random.nextInt(changed.length());
      int end = Math.min(changed.length(), at + 1 + random.nextInt(40));
      switch (random.nextInt(8)) {
        case 0 -> changed.setCharAt(at, hostile(random));
        case 1 -> changed.insert(at, hostile(random));
        case 2 -> changed.delete(at, end);
        case 3 -> changed.insert(at, changed.substring(at, end).repeat(1 + random.nextInt(5)));
        case 4 -> changed.insert(random.nextInt(changed.length()), changed.substring(at, end));
        case 5 -> number(changed, at, random);
        case 6 -> changed.insert(at, String.valueOf(hostile(random)).repeat(random.nextInt(3000)));
        default -> changed.setLength(at);
      }
    }
    return changed.toString();
  }

  /** The next number behind a place becomes another one. */
  private static void number(StringBuilder changed, int at, Random random) {
    int from = at;
    while (from < changed.length() && !Character.isDigit(changed.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < changed.length() && Character.isDigit(changed.charAt(to))) {
      to++;
    }
    changed.replace(from, to, NUMBERS.get(random.nextInt(NUMBERS.size())));
  }

  private static char hostile(Random random) {
    return HOSTILE.charAt(random.nextInt(HOSTILE.length()));
  }

  private static byte[] changed(byte[] sample, Random random) {
    byte[] bytes = sample.clone();
    for (int i = 1 + random.nextInt(6); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> Arrays.fill(bytes, at, at + Math.min(length, 8), (byte) -random.nextInt(2));
        case 3 -> copy(sample, random, bytes, at, length);
        case 4 -> bytes = without(bytes, at, length);
        case 5 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(64));
        default -> bytes = random.nextInt(3) == 0 ? Arrays.copyOf(bytes, at) : bytes;
      }
      if (bytes.length > sample.length * 2 + 1024) {
        return bytes;
      }
    }
    return bytes;
  }

  private static void copy(byte[] sample, Random random, byte[] to, int at, int most) {
    int length = Math.min(most, sample.length);
    System.arraycopy(sample, random.nextInt(sample.length - length + 1), to, at, length);
  }

  private static byte[] without(byte[] bytes, int at, int length) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
    System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
    return shorter;
  }
}
