/** The demo as users start it, and what is left when it ended. Needs root. */
package dev.whydns.demo;
