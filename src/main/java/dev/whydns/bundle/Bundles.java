package dev.whydns.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Writes and reads bundles. The only entry to this package. */
public final class Bundles {

  private Bundles() {}

  /**
   * Writes a bundle; the stream stays open.
   *
   * @throws IOException when it cannot be written, or would be too large to be read again
   */
  public static void write(Bundle bundle, OutputStream out) throws IOException {
    new BundleWriter(new ModelWriter(UnaryOperator.identity(), true)).write(bundle, out);
  }

  /**
   * The same with every text and address put through {@code change}, which must give an address for
   * an address. DNS messages are left out, since they hold names where it cannot see them.
   */
  public static void writeChanged(Bundle bundle, UnaryOperator<String> change, OutputStream out)
      throws IOException {
    new BundleWriter(new ModelWriter(change, false)).write(bundle, out);
  }

  /**
   * Reads one bundle or several, one behind the other; at least one. The stream stays open.
   *
   * @throws UnreadableBundleException when it is damaged, too large, of a later format, or
   *     something else; nothing is returned then
   * @throws IOException when the stream itself cannot be read
   */
  public static List<Bundle> read(InputStream in) throws IOException {
    PushbackInputStream source = new PushbackInputStream(in, GzipMember.BUFFER);
    List<Bundle> bundles = new ArrayList<>();
    do {
      if (bundles.size() == Limit.BUNDLES) {
        throw UnreadableBundleException.refused("it has more than " + Limit.BUNDLES + " bundles");
      }
      bundles.add(next(source));
    } while (hasMore(source));
    return List.copyOf(bundles);
  }

  private static Bundle next(PushbackInputStream source) throws IOException {
    try (GzipMember member = new GzipMember(source, Limit.INFLATED_BYTES)) {
      return new BundleReader(new TarReader(member)).read();
    } catch (OutOfMemoryError e) {
      // The limits leave room for what a real host needs, and so for more than a small heap has.
      throw UnreadableBundleException.refused("it needs more memory than whydns may use");
    }
  }

  private static boolean hasMore(PushbackInputStream source) throws IOException {
    int next = source.read();
    if (next >= 0) {
      source.unread(next);
    }
    return next >= 0;
  }
}
