package dev.whydns.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.whydns.fuzz.Changes;
import dev.whydns.fuzz.Fuzz;
import dev.whydns.model.Cidr;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LocalKvStoreTest {

  private static final int PAGE = 4096;
  private static final int LEAF = 2;
  private static final int BRANCH = 1;

  private static final String SANDBOX =
      "{\"ID\":\"s\",\"Cid\":\"%s\",\"Eps\":[],\"ExtDNS\":[],\"ExtDNS2\":[%s]}";

  /** Pages 0 and 1 are the two heads; what the tests put begins with page 2. */
  private final ByteBuffer file = ByteBuffer.allocate(16 * PAGE).order(ByteOrder.LITTLE_ENDIAN);

  private record Entry(int flags, String key, byte[] value) {}

  private static Entry entry(String key, String json) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    return new Entry(0, key, ByteBuffer.allocate(8 + text.length).putLong(7).put(text).array());
  }

  private static Entry sandbox(String container, String servers) {
    return entry(
        "docker/network/v1.0/sandbox/" + container + "/", SANDBOX.formatted(container, servers));
  }

  private static Entry bucket(String name, long rootPage) {
    ByteBuffer value = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    return new Entry(1, name, value.putLong(rootPage).array());
  }

  private static Entry inlineBucket(String name, Entry... entries) {
    ByteBuffer page = ByteBuffer.allocate(PAGE / 2).order(ByteOrder.LITTLE_ENDIAN);
    leaf(page, 0, entries);
    byte[] value = new byte[16 + PAGE / 2];
    System.arraycopy(page.array(), 0, value, 16, PAGE / 2);
    return new Entry(1, name, value);
  }

  private void head(int page, long transaction, long rootPage) {
    int at = page * PAGE + 16;
    file.putInt(at, 0xED0CDAED).putInt(at + 4, 2).putInt(at + 8, PAGE);
    file.putLong(at + 16, rootPage).putLong(at + 48, transaction);
    file.putLong(at + 56, BoltFile.fnv(file, at, 56));
  }

  private void leaf(int page, Entry... entries) {
    leaf(file, page * PAGE, entries);
  }

  private static void leaf(ByteBuffer to, int base, Entry... entries) {
    to.putShort(base + 8, (short) LEAF).putShort(base + 10, (short) entries.length);
    int data = base + 16 + 16 * entries.length;
    for (int i = 0; i < entries.length; i++) {
      int at = base + 16 + 16 * i;
      byte[] key = entries[i].key().getBytes(StandardCharsets.UTF_8);
      to.putInt(at, entries[i].flags()).putInt(at + 4, data - at);
      to.putInt(at + 8, key.length).putInt(at + 12, entries[i].value().length);
      to.put(data, key).put(data + key.length, entries[i].value());
      data += key.length + entries[i].value().length;
    }
  }

  private void branch(int page, long... children) {
    file.putShort(page * PAGE + 8, (short) BRANCH);
    file.putShort(page * PAGE + 10, (short) children.length);
    for (int i = 0; i < children.length; i++) {
      file.putLong(page * PAGE + 16 + 16 * i + 8, children[i]);
    }
  }

  private Map<String, List<Upstream>> servers() throws IOException {
    return LocalKvStore.externalServers(file.array());
  }

  private static Upstream upstream(String address, AskedFrom from) {
    return new Upstream(IpAddress.literal(address), from);
  }

  private void lay_out_two_sandboxes() {
    head(0, 5, 2);
    head(1, 6, 3);
    leaf(3, bucket("libnetwork", 4));
    branch(4, 5, 6);
    leaf(
        5,
        sandbox(
            "web",
            "{\"IPStr\":\"10.77.0.53\",\"HostLoopback\":false},"
                + "{\"IPStr\":\"127.0.0.53\",\"HostLoopback\":true}"));
    leaf(6, sandbox("db", "{\"IPStr\":\"fe80::1%eth0\",\"HostLoopback\":true}"));
  }

  @Test
  void upstreams_are_in_order_and_say_where_they_are_asked_from() throws IOException {
    lay_out_two_sandboxes();
    assertThat(servers())
        .containsOnly(
            Map.entry(
                "web",
                List.of(
                    upstream("10.77.0.53", AskedFrom.CONTAINER),
                    upstream("127.0.0.53", AskedFrom.HOST))),
            Map.entry("db", List.of(upstream("fe80::1%eth0", AskedFrom.HOST))));
  }

  @Test
  void a_small_bucket_is_read_from_its_value() throws IOException {
    head(0, 1, 2);
    leaf(2, inlineBucket("libnetwork", sandbox("web", "{\"IPStr\":\"10.0.0.2\"}")));
    assertThat(servers())
        .containsOnly(Map.entry("web", List.of(upstream("10.0.0.2", AskedFrom.CONTAINER))));
  }

  @Test
  void a_large_value_goes_over_the_following_pages() throws IOException {
    head(0, 1, 2);
    leaf(2, bucket("libnetwork", 3));
    String padding = "{\"IPStr\":\"10.0.0.2\",\"x\":\"" + "y".repeat(3 * PAGE) + "\"}";
    leaf(3, sandbox("web", padding));
    file.putInt(3 * PAGE + 12, 3);
    assertThat(servers()).containsOnlyKeys("web");
  }

  @Test
  void the_older_head_is_used_when_the_newer_one_is_torn() throws IOException {
    lay_out_two_sandboxes();
    head(0, 5, 3);
    head(1, 6, 9);
    file.putLong(PAGE + 16 + 56, 1);
    assertThat(servers()).hasSize(2);
  }

  @Test
  void a_sandbox_without_servers_is_known_to_have_none() throws IOException {
    head(0, 1, 2);
    leaf(
        2,
        inlineBucket(
            "libnetwork",
            sandbox("none", ""),
            sandbox("odd", "{\"IPStr\":\"not an address\"}"),
            entry("docker/network/v1.0/sandbox/broken/", "{\"Cid\":"),
            entry("docker/network/v1.0/sandbox/old/", "{\"Cid\":\"old\"}"),
            new Entry(0, "docker/network/v1.0/sandbox/", new byte[0])));
    assertThat(servers()).containsOnly(Map.entry("none", List.of()), Map.entry("odd", List.of()));
  }

  @Test
  void networks_are_described_as_the_api_does() throws IOException {
    head(0, 1, 2);
    leaf(
        2,
        inlineBucket(
            "libnetwork",
            entry(
                "docker/network/v1.0/network/e9f9fe3574b30f/",
                """
                {"id":"e9f9fe3574b30f","internal":true,"name":"appnet","networkType":"bridge",
                 "ipamV4Info":"[{\\"IPAMData\\":\\"{\\\\\\"Pool\\\\\\":\\\\\\"10.88.0.0/24\\\\\\"}\\"}]"}"""),
            entry(
                "docker/network/v1.0/network/842bdf6ba9cdd1/",
                "{\"id\":\"842bdf6ba9cdd1\",\"name\":\"bridge\",\"networkType\":\"bridge\"}"),
            entry(
                "docker/network/v1.0/bridge/842bdf6ba9cdd1/",
                "{\"BridgeName\":\"docker0\",\"EnableIPMasquerade\":false,\"ID\":\"842bdf6ba9cdd1\"}")));
    assertThat(LocalKvStore.of(file.array()).networks())
        .containsExactly(
            new NetworkFacts(
                "e9f9fe3574b30f",
                "appnet",
                "bridge",
                true,
                List.of(new Cidr(IpAddress.literal("10.88.0.0"), 24)),
                "br-e9f9fe3574b3"),
            new NetworkFacts(
                "842bdf6ba9cdd1",
                "bridge",
                "bridge",
                false,
                List.of(),
                "docker0",
                Optional.of("com.docker.network.bridge.enable_ip_masquerade=false")));
  }

  @Test
  void a_page_that_leads_back_to_itself_ends() {
    head(0, 1, 2);
    leaf(2, bucket("libnetwork", 3));
    branch(3, 3, 3, 3);
    assertThatExceptionOfType(IOException.class).isThrownBy(this::servers);
  }

  @Test
  void pages_that_lead_to_each_other_many_times_end() {
    head(0, 1, 2);
    leaf(2, bucket("libnetwork", 3));
    for (int page = 3; page < 15; page++) {
      long[] next = new long[200];
      Arrays.fill(next, page + 1);
      branch(page, next);
    }
    leaf(15);
    assertThatExceptionOfType(IOException.class).isThrownBy(this::servers);
  }

  @Test
  void another_file_is_said_to_be_none() {
    for (byte[] each : List.of(new byte[0], new byte[10], new byte[100_000])) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> LocalKvStore.of(each))
          .withMessage("not a bbolt database, or it was being written");
    }
    head(0, 1, 2);
    leaf(2, bucket("other", 3));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::servers)
        .withMessage("the database has no bucket libnetwork");
  }

  @Test
  void a_file_cut_off_anywhere_is_read_or_refused() {
    lay_out_two_sandboxes();
    for (int length = 0; length < 7 * PAGE; length += 37) {
      readOrRefuse(Arrays.copyOf(file.array(), length));
    }
  }

  @Test
  void a_file_damaged_anywhere_is_read_or_refused() {
    lay_out_two_sandboxes();
    byte[] two = Arrays.copyOf(file.array(), 7 * PAGE);
    Fuzz.run(Changes.of(two), LocalKvStoreTest::readOrRefuse);
    // Of a page only the beginning is used, so that changes anywhere would seldom matter.
    Fuzz.run(
        random -> {
          byte[] damaged = two.clone();
          for (int i = 0; i < 4; i++) {
            int page = 2 + random.nextInt(5);
            damaged[page * PAGE + random.nextInt(120)] = (byte) random.nextInt();
          }
          return damaged;
        },
        LocalKvStoreTest::readOrRefuse);
  }

  private static void readOrRefuse(byte[] bytes) {
    assertThatNoException()
        .isThrownBy(
            () -> {
              try {
                LocalKvStore.externalServers(bytes);
              } catch (IOException refused) {
                assertThat(refused.getMessage()).contains("database");
              }
            });
  }
}
