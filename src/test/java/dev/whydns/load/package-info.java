/** Hosts with hundreds of containers and thousands of processes: time, memory, and bounds. */
package dev.whydns.load;
