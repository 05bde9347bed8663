package dev.whydns.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds {@code java.net.preferIPv4Stack} in what a JVM was started with. */
public final class JavaOptionsParser {

  /** The variables with options: the JVM's two, and the launcher's since JDK 9. */
  public static final Set<String> VARIABLES =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final String PROPERTY = "-Djava.net.preferIPv4Stack";

  private JavaOptionsParser() {}

  /**
   * Whether IPv4 alone is wanted. Of several the last counts: JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS,
   * the command line, _JAVA_OPTIONS. What {@code @files} hold is not read.
   */
  public static boolean prefersIpv4(List<String> arguments, Map<String, String> environment) {
    List<String> words = new ArrayList<>();
    words.addAll(words(environment, "JAVA_TOOL_OPTIONS"));
    words.addAll(words(environment, "JDK_JAVA_OPTIONS"));
    words.addAll(arguments);
    words.addAll(words(environment, "_JAVA_OPTIONS"));
    boolean prefers = false;
    for (String word : words) {
      if (word.equals(PROPERTY) || word.startsWith(PROPERTY + "=")) {
        prefers = word.equalsIgnoreCase(PROPERTY + "=true");
      }
    }
    return prefers;
  }

  private static List<String> words(Map<String, String> environment, String name) {
    return List.of(environment.getOrDefault(name, "").split("[\\s\"']+"));
  }
}
