package dev.whydns.cli;

/** How a result is written. */
enum Format {
  TEXT,
  JSON,
  MARKDOWN
}
