/**
 * Changed inputs for everything that reads what somebody else wrote.
 *
 * <p>Starts from recordings and samples and changes them by a random generator with a known seed;
 * the tests of each package give the samples and say what must hold. May import the JDK and
 * AssertJ.
 *
 * <p>Must never happen here: a case that cannot be repeated by the seed that its failure names.
 */
package dev.whydns.fuzz;
