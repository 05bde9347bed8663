package dev.whydns.man;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths in a filter for jq: stages between bars, each a path, or a function of paths in what
 * the path before it came to. That is all that the recipes of the manual use of jq's language.
 */
final class JqFilter {

  private static final Pattern PATH =
      Pattern.compile("\\.[a-z_][a-z0-9_]*(\\[\\d*]\\??|\\.[a-z_][a-z0-9_]*)*");

  /** A text without anything put into it. */
  private static final Pattern PLAIN_TEXT = Pattern.compile("\"[^\"\\\\]*\"");

  private final List<String> stages;

  JqFilter(String text) {
    stages = stages(text);
  }

  private static List<String> stages(String text) {
    List<String> stages = new ArrayList<>(List.of(""));
    int depth = 0;
    boolean quoted = false;
    for (char c : text.toCharArray()) {
      quoted ^= c == '"';
      depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      if (c == '|' && depth == 0 && !quoted) {
        stages.add("");
      } else {
        stages.set(stages.size() - 1, stages.get(stages.size() - 1) + c);
      }
    }
    return stages.stream().map(String::strip).toList();
  }

  /** The paths that lead nowhere in a document; empty when all do. */
  List<String> missing(JsonNode document) {
    List<String> missing = new ArrayList<>();
    List<JsonNode> at = List.of(document);
    for (String stage : stages) {
      Matcher whole = PATH.matcher(stage);
      if (whole.matches()) {
        at = follow(at, stage, missing);
        continue;
      }
      at = elements(at);
      Matcher inner = PATH.matcher(PLAIN_TEXT.matcher(stage).replaceAll(""));
      while (inner.find()) {
        follow(at, inner.group(), missing);
      }
    }
    return missing;
  }

  /** What map, sort_by and the like look at. */
  private static List<JsonNode> elements(List<JsonNode> nodes) {
    List<JsonNode> elements = new ArrayList<>();
    for (JsonNode node : nodes) {
      if (node.isArray()) {
        node.forEach(elements::add);
      } else {
        elements.add(node);
      }
    }
    return elements;
  }

  private static List<JsonNode> follow(List<JsonNode> from, String path, List<String> missing) {
    List<JsonNode> at = from;
    for (String word : path.substring(1).split("\\.")) {
      String name = word.replaceFirst("\\[.*", "");
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : at) {
        if (node.has(name)) {
          next.add(node.path(name));
        }
      }
      next = name.equals(word) ? next : elements(next);
      if (next.isEmpty()) {
        missing.add(path);
        return List.of();
      }
      at = next;
    }
    return at;
  }
}
