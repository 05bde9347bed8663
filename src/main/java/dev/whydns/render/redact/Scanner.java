package dev.whydns.render.redact;

import dev.whydns.model.IpAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in a text what may have to be replaced: comments of rules, hardware addresses, addresses
 * with their prefix lengths, paths, words. All else is punctuation.
 */
final class Scanner {

  private static final String OPTION =
      "(?<=--comment |--log-prefix |--nflog-prefix |--match-set |--string |--hex-string )";

  private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*\"";

  private static final String LETTER = "[\\p{L}\\p{N}_]";

  private static final Pattern PARTS =
      Pattern.compile(
          ("(?<comment>" + OPTION + "(?:Q|[^\\s\"]+)|(?<=\\bcomment |\\bprefix )Q)")
                  .replace("Q", QUOTED)
              + ("|(?<link>(?<=(?<![\\w-])-[io] |--in-interface |--out-interface )[\\w.@+-]+)"
                      + "|(?<named>(?<=--name |--hashlimit-name |\\s@)[\\p{L}_]W*[\\p{L}\\p{N}_.-]*)"
                      + "|(?<url>https?://[\\w.-]+[\\w./#?=&%-]*)"
                      + "|(?<mac>(?<![\\w:])(?:\\p{XDigit}{2}:){5}\\p{XDigit}{2}(?![\\w:]))"
                      + "|(?<uuid>(?<![\\w-])\\p{XDigit}{8}-(?:\\p{XDigit}{4}-){3}\\p{XDigit}{12}(?![\\w-]))"
                      + "|(?<v6>(?<!W|[:.])(?=\\p{XDigit}*:\\p{XDigit}*:)[\\p{XDigit}:][\\p{XDigit}:.]*"
                      + "(?:%[\\w.@-]+)?(?:/\\d{1,3})?)"
                      + "|(?<v4>(?<!W|W\\.)\\d{1,3}(?:\\.\\d{1,3}){3}(?!W|\\.W)(?:/\\d{1,2}(?!\\d))?)"
                      + "|(?<path>(?<!W|[.~])/(?=[^\\s/])[^\\s\"'`,;:()<>|{}\\[\\]]*)"
                      + "|(?<quoted>\"[^\"\\s]+\")"
                      + "|(?<mail>W[\\p{L}\\p{N}_.+-]*(?=@W))"
                      + "|(?<word>W[\\p{L}\\p{N}_.-]*)")
                  .replace("W", LETTER));

  private final Words words;
  private final Paths paths;
  private final Pseudonyms pseudonyms;
  private final Addresses addresses;

  Scanner(Words words, Paths paths, Pseudonyms pseudonyms, Addresses addresses) {
    this.words = words;
    this.paths = paths;
    this.pseudonyms = pseudonyms;
    this.addresses = addresses;
  }

  /** The text with all of it replaced. */
  String of(String text) {
    Matcher m = PARTS.matcher(text);
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (m.find()) {
      out.append(text, at, m.start()).append(part(m));
      at = m.end();
    }
    return out.append(text, at, text.length()).toString();
  }

  private String part(Matcher m) {
    String text = m.group();
    if (m.group("word") != null) {
      return words.of(text);
    } else if (m.group("v4") != null || m.group("v6") != null) {
      return address(text);
    } else if (m.group("comment") != null) {
      return comment(text);
    } else if (m.group("link") != null) {
      return link(text);
    } else if (m.group("named") != null) {
      return words.foreign(Kind.LABEL, text);
    } else if (m.group("url") != null) {
      return url(text);
    } else if (m.group("mac") != null) {
      return pseudonyms.ofHardware(text);
    } else if (m.group("uuid") != null) {
      return uuid(text);
    } else if (m.group("path") != null) {
      return path(text);
    } else if (m.group("mail") != null) {
      return words.foreign(Kind.USER, text);
    }
    return quoted(text.substring(1, text.length() - 1));
  }

  private String comment(String text) {
    String bare = text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
    String shown = bare.isBlank() ? bare : pseudonyms.of(Kind.TEXT, bare);
    return text.startsWith("\"") ? "\"" + shown + "\"" : shown;
  }

  private String link(String name) {
    return OwnWords.isInterface(name) || name.startsWith("br-")
        ? words.of(name)
        : words.foreign(Kind.INTERFACE, name);
  }

  private String quoted(String word) {
    boolean plain = word.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.@+-]*");
    return "\"" + (plain ? quotedWord(word) : of(word)) + "\"";
  }

  private String quotedWord(String word) {
    return OwnWords.isInterface(word) || word.startsWith("br-")
        ? words.of(word)
        : words.foreign(Kind.LABEL, word);
  }

  /** Those of whydns's own pages stay. */
  private String url(String text) {
    if (text.matches("https?://(github\\.com/moby|docs\\.docker\\.com)/.*")) {
      return text;
    }
    int host = text.indexOf("//") + 2;
    int slash = text.indexOf('/', host);
    String name = slash < 0 ? text.substring(host) : text.substring(host, slash);
    return text.substring(0, host) + of(name) + (slash < 0 ? "" : path(text.substring(slash)));
  }

  private String path(String text) {
    int end = text.length();
    while (end > 1 && ".?!".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    String path = text.substring(0, end);
    return pseudonyms.noted(paths.of(path), path) + text.substring(end);
  }

  private String uuid(String text) {
    String hex = pseudonyms.ofId(text.toLowerCase(java.util.Locale.ROOT).replace("-", ""));
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  /** With its zone and prefix length; colons and dots behind it are punctuation. */
  private String address(String text) {
    int slash = text.indexOf('/');
    String bare = slash < 0 ? text : text.substring(0, slash);
    int end = bare.length();
    Optional<IpAddress> parsed = IpAddress.parse(bare);
    while (parsed.isEmpty() && end > 1 && ":.".indexOf(bare.charAt(end - 1)) >= 0) {
      parsed = IpAddress.parse(bare.substring(0, --end));
    }
    if (parsed.isEmpty()) {
      return text;
    }
    int bits = slash < 0 ? -1 : Integer.parseInt(text.substring(slash + 1));
    String shown = shown(parsed.get(), bits);
    String tail = bare.substring(end) + (slash < 0 ? "" : text.substring(slash));
    return pseudonyms.noted(shown, bare.substring(0, end)) + tail;
  }

  private String shown(IpAddress address, int bits) {
    boolean mapped = address.text().indexOf(':') >= 0 && !address.isV6();
    int length = address.inet().getAddress().length * 8;
    boolean network = bits >= 0 && bits <= length && !mapped;
    IpAddress other = network ? addresses.of(address, bits) : addresses.of(address);
    if (other.inet().equals(address.inet())) {
      return address.text().contains("%") ? zoned(address, address.canonical()) : address.text();
    }
    return zoned(address, (mapped ? "::ffff:" : "") + other.canonical());
  }

  private String zoned(IpAddress address, String shown) {
    int zone = shown.indexOf('%');
    String bare = zone < 0 ? shown : shown.substring(0, zone);
    return address.zone().isEmpty() ? bare : bare + "%" + link(address.zone());
  }
}
