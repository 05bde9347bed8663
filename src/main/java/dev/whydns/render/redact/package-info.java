/**
 * Stable pseudonyms for everything in a report that tells whose it is: names, addresses, IDs,
 * paths.
 *
 * <p>Imports {@link dev.whydns.model}, {@link dev.whydns.finding} and {@link
 * dev.whydns.render.TextFilter}. Pure: the key of a run comes from outside. Nothing here knows
 * where a string stands; it is the filter that {@code Foreign} applies to each of them, whatever
 * the format. What is not known to be harmless is replaced, never the other way round.
 */
package dev.whydns.render.redact;
