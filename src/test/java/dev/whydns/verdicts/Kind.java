package dev.whydns.verdicts;

/** What sort of host a case is, in the order of the page. */
enum Kind {
  FAULT("One fault"),
  PAIR("Two faults at once"),
  ODD("Healthy, but odd"),
  PASSING("Faults that come and go"),
  BUSY("Busy hosts");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
