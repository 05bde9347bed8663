package dev.whydns.verdicts;

/** What sort of host a case is, in the order of the page. */
enum Kind {
  FAULT("One fault"),
  PAIR("Two faults at once"),
  ODD("Healthy, but odd"),
  BUSY("Busy hosts, and faults that come and go");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
