package dev.whydns.render;

/**
 * An SVG document under construction. Every text passes {@link Foreign} and is then escaped for
 * XML; positions are whole pixels.
 */
final class SvgOut {

  /** Columns of a monospaced font are about this share of its size wide; the widest in use is. */
  private static final double ADVANCE = 0.61;

  private final StringBuilder body = new StringBuilder(8192);
  private final Foreign foreign;

  SvgOut(TextFilter redaction) {
    this.foreign = Foreign.forText(redaction, true);
  }

  /** The whole document, ending with a newline. */
  String done(int width, int height, String label) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
        + width
        + "\" height=\""
        + height
        + "\" viewBox=\"0 0 "
        + width
        + " "
        + height
        + "\" role=\"img\" font-family=\"ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono',"
        + " monospace\">\n<title>"
        + escaped(label)
        + "</title>\n<rect width=\""
        + width
        + "\" height=\""
        + height
        + "\" fill=\"#ffffff\"/>\n"
        + body
        + "</svg>\n";
  }

  /** A rectangle; {@code paint} are its attributes. */
  void rect(int x, int y, int width, int height, String paint) {
    body.append("<rect x=\"").append(x).append("\" y=\"").append(y);
    body.append("\" width=\"").append(width).append("\" height=\"").append(height);
    body.append("\" ").append(paint).append("/>\n");
  }

  /** A line; {@code paint} are its attributes. */
  void line(int x1, int y1, int x2, int y2, String paint) {
    body.append("<line x1=\"").append(x1).append("\" y1=\"").append(y1);
    body.append("\" x2=\"").append(x2).append("\" y2=\"").append(y2);
    body.append("\" ").append(paint).append("/>\n");
  }

  /** A circle; {@code paint} are its attributes. */
  void circle(int x, int y, int radius, String paint) {
    body.append("<circle cx=\"").append(x).append("\" cy=\"").append(y);
    body.append("\" r=\"").append(radius).append("\" ").append(paint).append("/>\n");
  }

  /**
   * Text with its baseline at {@code y}. What is wider than {@code room} loses its middle, and is
   * whole in a tooltip.
   */
  void text(int x, int y, int room, Font font, String raw) {
    String whole = foreign.clean(raw);
    int columns = (int) (room / (font.size() * ADVANCE));
    String shown = shortened(whole, columns);
    body.append("<text x=\"").append(x).append("\" y=\"").append(y);
    body.append("\" font-size=\"").append(font.size()).append("\" fill=\"").append(font.fill());
    body.append(font.bold() ? "\" font-weight=\"bold" : "");
    body.append(font.fromEnd() ? "\" text-anchor=\"end" : "");
    body.append("\" xml:space=\"preserve\">");
    if (!shown.equals(whole)) {
      body.append("<title>").append(xml(whole)).append("</title>");
    }
    body.append(xml(shown)).append("</text>\n");
  }

  /**
   * How a text is set.
   *
   * @param size in pixels
   * @param fill its colour
   * @param bold whether it is bold
   * @param fromEnd whether its end, and not its beginning, is at the position
   */
  record Font(int size, String fill, boolean bold, boolean fromEnd) {}

  /** The beginning and the end of a name tell more than its middle. */
  static String shortened(String text, int columns) {
    int length = text.codePointCount(0, text.length());
    if (length <= columns) {
      return text;
    }
    int tail = Math.max(0, (columns - 1) / 2);
    int head = Math.max(0, columns - 1 - tail);
    return text.substring(0, text.offsetByCodePoints(0, head))
        + "…"
        + text.substring(text.offsetByCodePoints(text.length(), -tail));
  }

  /** How wide a text is at most. */
  int widthOf(String raw, int size) {
    String clean = foreign.clean(raw);
    return (int) Math.ceil(clean.codePointCount(0, clean.length()) * size * ADVANCE);
  }

  private String escaped(String raw) {
    return xml(foreign.clean(raw));
  }

  /** U+FFFE and U+FFFF are no characters of XML (section 2.2), not even as references. */
  private static String xml(String clean) {
    return clean
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("\ufffe", "\\ufffe")
        .replace("\uffff", "\\uffff");
  }
}
