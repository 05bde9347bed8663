package dev.whydns.verdicts;

import dev.whydns.lab.Lab;

/** Something that is done to the lab. */
@FunctionalInterface
interface Step {
  void on(Lab lab);
}
