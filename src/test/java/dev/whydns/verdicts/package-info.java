/**
 * How often {@code check} is right: real faults, pairs of faults, healthy but odd hosts and busy
 * ones, each with the cause that must be named and those that must not.
 *
 * <p>May use the lab and {@code CheckRun}. What is right is written down before it is measured.
 */
package dev.whydns.verdicts;
