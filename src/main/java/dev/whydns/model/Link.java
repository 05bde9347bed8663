package dev.whydns.model;

import java.util.List;

/**
 * A network interface of a namespace.
 *
 * @param name as {@code eth0}
 * @param up administratively up
 * @param mtu in bytes
 * @param addresses IPv4 addresses with their prefix length
 */
public record Link(String name, boolean up, int mtu, List<Cidr> addresses) {}
