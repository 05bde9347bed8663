package dev.whydns.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whydns.fuzz.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as they come out of a connection, whatever pieces they come in. */
class StreamReaderTest {

  private final StreamReader reader = new StreamReader();
  private SocketChannel server;
  private SocketChannel client;

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client = SocketChannel.open(listening.getLocalAddress());
      server = listening.accept();
    }
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    client.close();
  }

  @Test
  void a_message_in_pieces_comes_out_whole_with_its_last_piece() throws IOException {
    client.configureBlocking(false);
    assertThat(reader.read(client)).isEmpty();
    assertThat(afterSending(0)).isEmpty();
    assertThat(afterSending(3)).isEmpty();
    assertThat(afterSending('a', 'b')).isEmpty();
    assertThat(afterSending('c')).containsExactly("abc");
    assertThat(afterSending(0, 1, 'd')).containsExactly("d");
  }

  @Test
  void messages_in_one_piece_come_out_one_by_one() throws IOException {
    send(0, 1, 'a', 0, 2, 'b', 'c', 0, 4, 'd');
    server.shutdownOutput();

    assertThat(texts(reader.read(client))).containsExactly("a", "bc");
    assertThatThrownBy(() -> reader.read(client)).isInstanceOf(StreamReader.EndOfStream.class);
  }

  @Test
  void a_message_of_no_length_is_a_message() throws IOException {
    send(0, 0, 0, 1, 'a');
    server.shutdownOutput();

    assertThat(texts(reader.read(client))).containsExactly("", "a");
  }

  @Test
  void messages_in_any_pieces_come_out_as_they_were_sent() throws IOException {
    client.configureBlocking(false);
    Fuzz.run(
        Function.identity(),
        random -> {
          List<String> sent = new ArrayList<>();
          ByteArrayOutputStream stream = new ByteArrayOutputStream();
          for (int i = random.nextInt(9); i >= 0; i--) {
            byte[] message = new byte[random.nextInt(2000)];
            random.nextBytes(message);
            stream.writeBytes(Servers.framed(message));
            sent.add(new String(message, StandardCharsets.ISO_8859_1));
          }
          byte[] all = stream.toByteArray();
          List<String> received = new ArrayList<>();
          for (int at = 0; at < all.length; ) {
            int length = Math.min(all.length - at, 1 + random.nextInt(3000));
            server.write(ByteBuffer.wrap(all, at, length));
            at += length;
            received.addAll(latin(reader.read(client)));
          }
          while (received.size() < sent.size()) {
            received.addAll(latin(reader.read(client)));
          }
          assertThat(received).isEqualTo(sent);
        });
  }

  private static List<String> latin(List<byte[]> messages) {
    return messages.stream().map(m -> new String(m, StandardCharsets.ISO_8859_1)).toList();
  }

  @Test
  void the_longest_message_is_taken() throws IOException {
    byte[] all = new byte[2 + 0xffff];
    all[0] = (byte) 0xff;
    all[1] = (byte) 0xff;
    Thread sender = new Thread(() -> sendAll(all));
    sender.start();

    List<byte[]> messages = new ArrayList<>();
    client.configureBlocking(true);
    while (messages.isEmpty()) {
      try {
        messages.addAll(reader.read(client));
      } catch (StreamReader.EndOfStream e) {
        break;
      }
    }
    assertThat(messages).hasSize(1).first().satisfies(m -> assertThat(m).hasSize(0xffff));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0", "\0\2a"})
  void an_end_before_a_message_is_whole_is_the_end(String sent) throws IOException {
    send(sent.chars().toArray());
    server.shutdownOutput();

    assertThat(sent.isEmpty() ? List.of() : reader.read(client)).isEmpty();
    assertThatThrownBy(() -> reader.read(client)).isInstanceOf(StreamReader.EndOfStream.class);
  }

  private void sendAll(byte[] bytes) {
    try {
      server.write(ByteBuffer.wrap(bytes));
      server.shutdownOutput();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(int... bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int b : bytes) {
      buffer.put((byte) b);
    }
    server.write(buffer.flip());
  }

  /** Over loopback what was written is there to be read when the write returns. */
  private List<String> afterSending(int... bytes) throws IOException {
    send(bytes);
    return texts(reader.read(client));
  }

  private static List<String> texts(List<byte[]> messages) {
    return messages.stream()
        .map(m -> new String(m, java.nio.charset.StandardCharsets.US_ASCII))
        .toList();
  }
}
