/**
 * {@code whydns check} as it is packaged, against real faults of a real engine in a box.
 *
 * <p>May import the lab and libraries of the tests; never the code under test, which runs as its
 * own process. A test makes one state of the host, runs the command as an operator would, and
 * asserts the whole verdict: cause, severity, exit code, the evidence that decides.
 */
package dev.whydns.check;
