package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Transport;
import dev.whydns.probe.stub.Action;
import dev.whydns.probe.stub.Query;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real sockets of one lookup, in the namespace of the current thread. */
final class LookupSockets implements Ports, AutoCloseable {

  /** One of them, as the selector finds it. */
  static final class Handle {
    final LookupSockets owner;
    final int socket;
    final SelectableChannel channel;
    final Action.Open open;
    final StreamReader stream = new StreamReader();

    Handle(LookupSockets owner, SelectableChannel channel, Action.Open open) {
      this.owner = owner;
      this.socket = open.socket();
      this.channel = channel;
      this.open = open;
    }

    IpAddress server() {
      return open.servers().get(0);
    }

    boolean isStream() {
      return open.transport() == Transport.TCP;
    }
  }

  private final Selector selector;
  private final Endpoints endpoints;
  private final Wire wire;
  private final Map<Integer, Handle> handles = new HashMap<>();

  LookupSockets(Selector selector, Endpoints endpoints, Wire wire) {
    this.selector = selector;
    this.endpoints = endpoints;
    this.wire = wire;
  }

  @Override
  public String open(Action.Open open) throws IOException {
    try {
      return open.transport() == Transport.UDP ? openDatagram(open) : openStream(open);
    } catch (UnsupportedOperationException noIpv6) {
      throw new IOException("no socket for IPv6 here", noIpv6);
    }
  }

  private String openDatagram(Action.Open open) throws IOException {
    boolean v6 = open.servers().stream().anyMatch(IpAddress::isV6);
    DatagramChannel channel =
        DatagramChannel.open(v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    keep(channel, open, SelectionKey.OP_READ);
    if (!open.connected()) {
      channel.bind(null);
      return "";
    }
    channel.connect(endpoint(open.servers().get(0), Transport.UDP));
    return Remote.text((InetSocketAddress) channel.getLocalAddress());
  }

  private String openStream(Action.Open open) throws IOException {
    SocketChannel channel = SocketChannel.open(Remote.familyOf(open.servers().get(0)));
    keep(channel, open, SelectionKey.OP_CONNECT);
    channel.connect(endpoint(open.servers().get(0), Transport.TCP));
    return "";
  }

  private void keep(SelectableChannel channel, Action.Open open, int interest) throws IOException {
    Handle handle = new Handle(this, channel, open);
    handles.put(open.socket(), handle);
    channel.configureBlocking(false);
    channel.register(selector, interest, handle);
  }

  private InetSocketAddress endpoint(IpAddress server, Transport transport) throws IOException {
    return Remote.of(endpoints.address(server), endpoints.port(server, transport));
  }

  @Override
  public int send(int socket, IpAddress server, List<Query> queries) throws IOException {
    Handle handle = handles.get(socket);
    if (handle.isStream()) {
      return sendStream((SocketChannel) handle.channel, queries);
    }
    byte[] message = wire.query(queries.get(0));
    DatagramChannel channel = (DatagramChannel) handle.channel;
    if (handle.open.connected()) {
      channel.write(ByteBuffer.wrap(message));
    } else {
      channel.send(ByteBuffer.wrap(message), endpoint(server, Transport.UDP));
    }
    return message.length;
  }

  /** The queries are far smaller than the buffer of a new connection, which takes all at once. */
  private int sendStream(SocketChannel channel, List<Query> queries) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int bytes = 0;
    for (Query query : queries) {
      byte[] message = wire.query(query);
      all.writeBytes(StreamMessage.of(message));
      bytes += message.length;
    }
    channel.write(ByteBuffer.wrap(all.toByteArray()));
    return bytes;
  }

  @Override
  public boolean isStream(int socket) {
    return handles.containsKey(socket) && handles.get(socket).isStream();
  }

  @Override
  public int portOf(int socket, IpAddress server) {
    return endpoints.port(server, isStream(socket) ? Transport.TCP : Transport.UDP);
  }

  /** What is still to come for a datagram socket is worth hearing; a connection is ended. */
  @Override
  public void close(int socket) {
    Handle handle = handles.get(socket);
    if (handle != null && handle.isStream()) {
      close(handle);
    }
  }

  @Override
  public void close() {
    handles.values().forEach(LookupSockets::close);
  }

  private static void close(Handle handle) {
    try {
      handle.channel.close();
    } catch (IOException e) {
      // what came was read, and what was sent is gone
    }
  }
}
