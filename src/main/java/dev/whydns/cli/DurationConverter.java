package dev.whydns.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 2s}, {@code 1.5s}, {@code 1m} and bare seconds. */
final class DurationConverter implements ITypeConverter<Duration> {

  private static final double LONGEST_MS = 24 * 3600 * 1000.0;

  @Override
  public Duration convert(String text) {
    double unit = 1000;
    String number = text;
    if (text.endsWith("ms")) {
      unit = 1;
      number = text.substring(0, text.length() - 2);
    } else if (text.endsWith("s")) {
      number = text.substring(0, text.length() - 1);
    } else if (text.endsWith("m")) {
      unit = 60_000;
      number = text.substring(0, text.length() - 1);
    }
    if (!number.matches("\\d{1,9}(\\.\\d{1,3})?")) {
      throw new TypeConversionException("\"" + text + "\" is no time; type 500ms, 2s or 1m");
    }
    double ms = Double.parseDouble(number) * unit;
    if (ms < 1 || ms > LONGEST_MS) {
      throw new TypeConversionException("\"" + text + "\" is not between 1ms and a day");
    }
    return Duration.ofNanos((long) (ms * 1_000_000));
  }
}
