/**
 * From what was read and asked to what is wrong: pure functions of a snapshot and its exchanges.
 *
 * <p>Imports {@link dev.whydns.model} and {@link dev.whydns.finding} alone. No I/O, no clock: the
 * same bundle gives the same report on any machine. Each {@link dev.whydns.diagnose.Rules} looks at
 * one hop and says nothing where it does not apply; {@link dev.whydns.diagnose.Causes} then names
 * what explains the rest.
 */
package dev.whydns.diagnose;
