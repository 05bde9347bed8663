package dev.whydns.parse.errors;

import dev.whydns.model.ErrorLine.When;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A log line's time stamp: RFC 3339 and its relatives (docker logs -t, journalctl -o short-iso,
 * Java's and PostgreSQL's), {@code 2026/11/21 03:23:01} (nginx, Go), and syslog's {@code Nov 21
 * 03:23:01}, which has neither year nor zone.
 *
 * @param when the stamp
 * @param end where the text goes on
 */
record TimeStamp(When when, int end) {

  private static final List<String> MONTHS =
      List.of(
          "Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ",
          "Dec ");

  /** {@code 2026-11-21T03:23:01}. */
  private static final String DATE_TIME = "dddd-dd-dd_dd:dd:dd";

  private static final String TIME = "dd:dd:dd";

  /** The stamp that begins at {@code from}. */
  static Optional<TimeStamp> at(String text, int from) {
    if (looksLike(DATE_TIME, text, from)) {
      return Optional.of(full(text, from));
    }
    if (MONTHS.stream().anyMatch(month -> text.startsWith(month, from))
        && looksLike(TIME, text, from + 7)) {
      int end = fractionEnd(text, from + 7 + TIME.length());
      String shown = text.substring(from, end);
      return Optional.of(new TimeStamp(new When(shown, Optional.empty()), end));
    }
    return Optional.empty();
  }

  private static boolean looksLike(String shape, String text, int from) {
    if (from < 0 || from + shape.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < shape.length(); i++) {
      char c = text.charAt(from + i);
      boolean fits =
          switch (shape.charAt(i)) {
            case 'd' -> c >= '0' && c <= '9';
            case '_' -> c == 'T' || c == ' ';
            case '-' -> c == '-' || c == '/';
            default -> c == shape.charAt(i);
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static TimeStamp full(String text, int from) {
    int fraction = from + DATE_TIME.length();
    int end = fractionEnd(text, fraction);
    int zone = zoneEnd(text, end);
    Optional<Instant> instant =
        zone == end
            ? Optional.empty()
            : instant(text, from, text.substring(fraction, end), text.substring(end, zone).strip());
    return new TimeStamp(new When(text.substring(from, zone), instant), zone);
  }

  private static int fractionEnd(String text, int from) {
    if (from < text.length() && ".,".indexOf(text.charAt(from)) >= 0) {
      int end = Scan.digitsEnd(text, from + 1);
      return end > from + 1 ? end : from;
    }
    return from;
  }

  private static int zoneEnd(String text, int from) {
    if (text.startsWith("Z", from)) {
      return from + 1;
    }
    if (text.startsWith(" UTC", from)) {
      return from + 4;
    }
    if (looksLike("dd:dd", text, from + 1) && isSign(text.charAt(from))) {
      return from + 6;
    }
    return looksLike("dddd", text, from + 1) && isSign(text.charAt(from)) ? from + 5 : from;
  }

  private static boolean isSign(char c) {
    return c == '+' || c == '-';
  }

  private static Optional<Instant> instant(String text, int from, String fraction, String zone) {
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(text, from, 4),
              number(text, from + 5, 2),
              number(text, from + 8, 2),
              number(text, from + 11, 2),
              number(text, from + 14, 2),
              number(text, from + 17, 2),
              nanos(fraction));
      return Optional.of(local.toInstant(offset(zone)));
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }

  private static int nanos(String fraction) {
    String digits = fraction.isEmpty() ? "" : fraction.substring(1);
    return Integer.parseInt((digits + "000000000").substring(0, 9));
  }

  private static ZoneOffset offset(String zone) {
    if (zone.equals("Z") || zone.equals("UTC")) {
      return ZoneOffset.UTC;
    }
    int minutes = number(zone, zone.length() - 2, 2);
    int hours = number(zone, 1, 2);
    int sign = zone.startsWith("-") ? -1 : 1;
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }

  private static int number(String text, int from, int digits) {
    return Integer.parseInt(text.substring(from, from + digits));
  }
}
