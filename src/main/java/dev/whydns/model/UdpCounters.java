package dev.whydns.model;

/**
 * UDP of one network namespace ({@code /proc/PID/net/snmp}, line {@code Udp:}).
 *
 * @param noPorts datagrams for a port that nobody has open
 * @param inErrors datagrams that were not delivered for any other reason
 * @param rcvbufErrors of these, because the receiver's queue was full
 */
public record UdpCounters(long noPorts, long inErrors, long rcvbufErrors) {}
