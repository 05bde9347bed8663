package dev.whydns.render;

/**
 * The one place that every string of a report passes on its way out: redacted first, then with all
 * that a terminal would obey, or an eye would miss, made visible.
 *
 * <p>Made visible are control characters (ESC and the C1 range drive terminals), format characters
 * (the bidi marks reorder a line, see CVE-2021-42574; zero-width ones hide), line and paragraph
 * separators, lone surrogates, and spaces other than U+0020: a no-break space pasted into a
 * resolv.conf looks right and is not. Each becomes a backslash, {@code x} or {@code u}, and its
 * number in hexadecimal digits. A backslash stays single, so that rules and commands can be pasted.
 */
final class Foreign {
  private static final String HEX = "0123456789abcdef";

  private final TextFilter redaction;
  private final boolean unicode;
  private final String tab;

  private Foreign(TextFilter redaction, boolean unicode, String tab) {
    this.redaction = redaction;
    this.unicode = unicode;
    this.tab = tab;
  }

  /** For text: a tab becomes a space; without {@code unicode} nothing but ASCII remains. */
  static Foreign forText(TextFilter redaction, boolean unicode) {
    return new Foreign(redaction, unicode, " ");
  }

  /** For JSON: a tab remains, since the JSON string escapes it. */
  static Foreign forJson(TextFilter redaction) {
    return new Foreign(redaction, true, "\t");
  }

  /** What may be shown in place of {@code raw}. */
  String clean(String raw) {
    String text = redaction.apply(raw);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return visible(text);
      }
    }
    return text;
  }

  private String visible(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (point == '\t') {
        out.append(tab);
      } else if (isHidden(point)) {
        escape(out, point);
      } else if (unicode || point < 0x7f) {
        out.appendCodePoint(point);
      } else {
        out.append(plain(point));
      }
    }
    return out.toString();
  }

  private static boolean isHidden(int point) {
    switch (Character.getType(point)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
      case Character.SURROGATE:
        return true;
      case Character.SPACE_SEPARATOR:
        return point != ' ';
      default:
        return isBlank(point);
    }
  }

  /**
   * Letters and signs that are drawn as nothing: joiner, Hangul fillers, variation selectors,
   * Braille blank.
   */
  private static boolean isBlank(int point) {
    return point == 0x034f
        || point == 0x115f
        || point == 0x1160
        || point == 0x2800
        || point == 0x3164
        || point == 0xffa0
        || (point >= 0xfe00 && point <= 0xfe0f)
        || (point >= 0xe0100 && point <= 0xe01ef);
  }

  /** The ASCII for the few signs that whydns itself writes; an escape for all others. */
  private static String plain(int point) {
    switch (point) {
      case '…':
        return "...";
      case '→':
        return "->";
      case '–':
      case '—':
        return "-";
      case '‘':
      case '’':
        return "'";
      case '“':
      case '”':
        return "\"";
      case '×':
        return "x";
      default:
        StringBuilder out = new StringBuilder();
        escape(out, point);
        return out.toString();
    }
  }

  private static void escape(StringBuilder out, int point) {
    if (point <= 0xff) {
      hex(out.append("\\x"), point, 2);
    } else if (point <= 0xffff) {
      hex(out.append("\\u"), point, 4);
    } else {
      hex(out.append("\\u{"), point, 5);
      out.append('}');
    }
  }

  private static void hex(StringBuilder out, int value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.append(HEX.charAt((value >> shift) & 0xf));
    }
  }
}
