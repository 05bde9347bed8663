package dev.whydns.parse.errors;

import dev.whydns.model.ErrorLine.Endpoint;
import dev.whydns.model.IpAddress;
import java.util.Optional;
import java.util.OptionalInt;

/** Where words of a line end, and what they are. */
final class Scan {

  /** RFC 1035, section 2.3.4, and a final dot; an error line may well hold a longer one. */
  private static final int LONGEST_NAME = 254;

  private static final int LONGEST_ENDPOINT = 80;

  private Scan() {}

  /** The end of the DNS name that begins here; {@code from} when none does. */
  static int nameEnd(String text, int from) {
    int end = from;
    while (end < text.length() && end - from <= LONGEST_NAME && isName(text.charAt(end))) {
      end++;
    }
    return end - from > LONGEST_NAME ? from : end;
  }

  /** The beginning of the DNS name that ends here; {@code end} when none does. */
  static int nameStart(String text, int end) {
    int start = end;
    while (start > 0 && end - start <= LONGEST_NAME && isName(text.charAt(start - 1))) {
      start--;
    }
    return end - start > LONGEST_NAME ? end : start;
  }

  private static boolean isName(char c) {
    return c == '-' || c == '_' || c == '.' || c == '*' || Character.isLetterOrDigit(c);
  }

  /** A name without its final dot; empty for what is none. */
  static Optional<String> name(String word) {
    String bare = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
    return bare.isEmpty() || bare.startsWith(".") || bare.startsWith("-") || bare.contains("..")
        ? Optional.empty()
        : Optional.of(bare);
  }

  /** The end of the word that begins here: up to a blank, a quote or a closing bracket. */
  static int wordEnd(String text, int from) {
    int end = from;
    while (end < text.length() && " \t\"'`)]}>,;".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  static int digitsEnd(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /** The end of a record type, as {@code AAAA} or {@code TYPE65}. */
  static int typeEnd(String text, int from) {
    int end = from;
    while (end < text.length() && end - from < 12 && isType(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isType(char c) {
    return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  /** The end of an address with or without a port, as Go, dig and others write them. */
  static int endpointEnd(String text, int from) {
    int end = from;
    boolean zone = false;
    while (end < text.length() && end - from <= LONGEST_ENDPOINT) {
      char c = text.charAt(end);
      zone = (zone || c == '%') && c != ']';
      boolean opened = text.charAt(from) == '[';
      boolean fits =
          c == ']'
              ? opened
              : "0123456789abcdefABCDEF.:#%[".indexOf(c) >= 0
                  || zone
                      && (Character.isLetterOrDigit(c)
                          || c == '_'
                          || c == '-' && !arrow(text, end));
      if (!fits) {
        break;
      }
      end++;
    }
    while (end > from && ".:#".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  private static boolean arrow(String text, int at) {
    return text.startsWith("->", at);
  }

  /** What {@link #endpointEnd} found; empty where it is no address after all. */
  static Optional<Endpoint> endpoint(String word) {
    int port = word.indexOf('#');
    if (port < 0 && word.startsWith("[")) {
      port = word.indexOf("]:") + 1;
      port = port == 0 ? -1 : port;
    } else if (port < 0 && word.indexOf(':') == word.lastIndexOf(':')) {
      port = word.indexOf(':');
    }
    String address = port < 0 ? word : word.substring(0, port);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    OptionalInt number = port < 0 ? OptionalInt.empty() : port(word.substring(port + 1));
    return IpAddress.parse(address).map(a -> new Endpoint(a, number));
  }

  private static OptionalInt port(String digits) {
    if (digits.isEmpty() || digits.length() > 5 || digitsEnd(digits, 0) != digits.length()) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(digits);
    return port > 65535 ? OptionalInt.empty() : OptionalInt.of(port);
  }
}
