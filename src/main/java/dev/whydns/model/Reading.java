package dev.whydns.model;

import java.util.List;

/**
 * One namespace's counters at one moment.
 *
 * @param vantage which namespace
 * @param firewall its rules with their counters
 * @param conntrack its connection tracking
 * @param udp its UDP counters
 * @param sockets the sockets on 127.0.0.11 with their queues
 */
public record Reading(
    Exchange.Vantage vantage,
    Fact<Firewall> firewall,
    Fact<Conntrack> conntrack,
    Fact<UdpCounters> udp,
    Fact<List<SocketFacts>> sockets) {}
