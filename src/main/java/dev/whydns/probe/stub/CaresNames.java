package dev.whydns.probe.stub;

import dev.whydns.model.SearchList;
import java.util.ArrayList;
import java.util.List;

/** The names that c-ares asks for, in order ({@code ares_search.c, ares_search_name_list}). */
final class CaresNames {

  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 253;

  private CaresNames() {}

  /** Without their final dots; one may come twice, as with {@code search .}. */
  static List<String> of(String name, CaresSettings settings) {
    if (name.endsWith(".")) {
      return List.of(SearchList.bare(name));
    }
    List<String> names = new ArrayList<>();
    for (String suffix : settings.search()) {
      names.add(suffix.equals(".") ? name : SearchList.bare(name + "." + suffix));
    }
    boolean asIsFirst = name.chars().filter(c -> c == '.').count() >= settings.ndots();
    names.add(asIsFirst ? 0 : names.size(), name);
    return List.copyOf(names);
  }

  /** Whether a query can be written for it; a suffix with a leading dot makes an empty label. */
  static boolean isValid(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return false;
    }
    return name.equals(".")
        || List.of(name.split("\\.", -1)).stream()
            .allMatch(label -> !label.isEmpty() && label.length() <= LONGEST_LABEL);
  }
}
