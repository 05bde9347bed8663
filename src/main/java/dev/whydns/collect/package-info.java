/**
 * The facts of one host, read once, and of each target.
 *
 * <p>Imports {@code model}, {@code os}, {@code parse} and {@code docker}. It reads and never
 * changes anything; what cannot be read becomes a {@link dev.whydns.model.Fact.Unknown} with its
 * reason, and never an exception that ends the run. No question is asked here, and nothing is
 * judged.
 */
package dev.whydns.collect;
