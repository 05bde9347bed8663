/**
 * A Docker host whose name resolution is broken on purpose, for a machine without Docker: real
 * packets, rules and sockets in throwaway namespaces, and an engine that whydns itself plays.
 *
 * <p>Imports model, os, probe and the JDK, and nanojson for what the API answers. Nothing outside
 * its own namespaces is written or asked, and all of it is gone when the process that made it is,
 * however that ended. {@code collect} and {@code diagnose} know nothing of this package: what they
 * find here they find as on any host.
 */
package dev.whydns.demo;
