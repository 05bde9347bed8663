package dev.whydns.diagnose;

import dev.whydns.finding.Finding;
import java.util.List;

/** The findings of one subject. */
@FunctionalInterface
interface Rules {

  /** What is wrong with this case; empty where nothing is, or where the rules do not apply. */
  List<Finding> judge(Case c);
}
