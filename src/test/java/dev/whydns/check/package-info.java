/**
 * {@code whydns check} against a real engine in a {@link dev.whydns.lab.Lab}: each test makes a
 * fault as it happens to operators, and holds the whole verdict.
 */
package dev.whydns.check;
