/**
 * The same promises held by every engine that can be had: the machine's own and those of newer
 * suites, with the rules of their resolver in each place where they may be, Podman, and an engine
 * without root.
 *
 * <p>Needs root and the archive that the machine's apt is configured for. May import the lab,
 * {@link dev.whydns.check.CheckRun}, JUnit; never the code under test, which runs as its own
 * process.
 *
 * <p>Must never happen here: an engine that is passed over because it could not be had, or a result
 * on the page that no run gave.
 */
package dev.whydns.engines;
