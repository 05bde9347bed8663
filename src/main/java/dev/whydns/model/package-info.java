/**
 * What whydns knows: records of a host, its containers, their name resolution and the questions
 * asked.
 *
 * <p>Imports the JDK alone. Nothing here reads a file, opens a socket or looks at the clock; every
 * value is immutable, and no component is null. What could not be learned is a {@link
 * dev.whydns.model.Fact.Unknown} that says why, never an empty list or a zero.
 */
package dev.whydns.model;
