package io.portway.k8s.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.BindKey;
import io.portway.model.RouteId;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @CsvSource({
    ",13306,tcp-13306",
    "192.0.2.7,80,tcp-80-192.0.2.7",
    "2001:db8::1,443,tcp-443-2001_db8_0_0_0_0_0_1"
  })
  void aBindKeyHasANameThatAConfigMapAllows(String address, int port, String name) {
    BindKey key = new BindKey(address == null ? null : InetAddress.ofLiteral(address), port);
    assertThat(KeyName.of(key)).isEqualTo(name).matches("[-._a-zA-Z0-9]+");
    assertThat(KeyName.parse(name)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tcp-",
        "tcp-0",
        "tcp-65536",
        "tcp-080",
        "tcp-+80",
        "udp-80",
        "tcp-80-",
        "tcp-80-host",
        "tcp-80-1.2.3",
        "tcp-80-127.0.0.1-2",
        "80"
      })
  void whatIsNoNameOfAKeyIsNone(String name) {
    assertThat(KeyName.parse(name)).isNull();
  }

  @Test
  void anEntryOfTheLedgerIsReadAsItWasWritten() {
    LedgerEntry entry =
        new LedgerEntry(
            new RouteId("Route", "demo", "web"), "u-1", Instant.parse("2026-01-31T12:00:00.5Z"));
    assertThat(entry.text())
        .isEqualTo(
            "{\"kind\":\"Route\",\"object\":\"demo/web\",\"uid\":\"u-1\","
                + "\"since\":\"2026-01-31T12:00:00.500Z\"}");
    assertThat(LedgerEntry.parse(entry.text())).isEqualTo(entry);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"kind\":\"Route\"}",
        "not json",
        "{\"kind\":\"Route\",\"object\":\"web\",\"uid\":\"u\",\"since\":\"2026-01-31T12:00:00Z\"}",
        "{\"kind\":\"Route\",\"object\":\"a/b\",\"uid\":\"\",\"since\":\"2026-01-31T12:00:00Z\"}",
        "{\"kind\":\"Route\",\"object\":\"a/b\",\"uid\":\"u\",\"since\":\"yesterday\"}"
      })
  void whatSomebodyBrokeCountsAsNotThere(String text) {
    assertThat(LedgerEntry.parse(text)).isNull();
  }

  @Test
  void aHeartbeatIsReadAsItWasWritten() {
    for (int round = 0; round < 200; round++) {
      Set<BindKey> open = new HashSet<>();
      Map<BindKey, String> failed = new HashMap<>();
      for (int i = random.nextInt(200); i > 0; i--) {
        open.add(key());
      }
      for (int i = random.nextInt(5); i > 0; i--) {
        BindKey key = key();
        open.remove(key);
        failed.put(key, "EADDRINUSE (address already in use)");
      }
      Heartbeat heartbeat = new Heartbeat("node-1", open, failed);
      assertThat(Heartbeat.parse(heartbeat.data())).as("seed %d", seed).isEqualTo(heartbeat);
    }
  }

  private BindKey key() {
    int port = 1 + random.nextInt(random.nextBoolean() ? 300 : 65535);
    return random.nextInt(10) > 0
        ? BindKey.ofPort(port)
        : new BindKey(InetAddress.ofLiteral("192.0.2." + random.nextInt(3)), port);
  }

  @Test
  void portsInARowAreARange() {
    assertThat(
            PortList.text(
                Set.of(
                    BindKey.ofPort(1),
                    BindKey.ofPort(2),
                    BindKey.ofPort(3),
                    BindKey.ofPort(13306),
                    new BindKey(InetAddress.ofLiteral("192.0.2.7"), 80))))
        .isEqualTo("1-3,13306,tcp-80-192.0.2.7");
    assertThat(PortList.text(Set.of())).isEmpty();
    assertThat(PortList.parse("")).isEmpty();
    assertThat(PortList.parse("0,65536,x,-,1-,7")).containsExactly(BindKey.ofPort(7));
  }

  @Test
  void aStatusNameInAnyScriptMakesNamesThatObjectsMayHave() {
    assertThat(new OwnNames("edge-1", "ns").lease()).isEqualTo("portway-edge-1");
    for (String name : new String[] {"Edge", "wzh router", "маршрут", "-x-", "a".repeat(200)}) {
      OwnNames names = new OwnNames(name, "ns");
      assertThat(names.shard(65535)).hasSizeLessThan(64).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
      assertThat(names.replica("node/pod")).hasSizeLessThan(64);
      assertThat(names.labels(OwnNames.LEDGER).values()).allMatch(v -> v.toString().length() < 64);
    }
    assertThat(new OwnNames("Edge", "ns").lease()).isNotEqualTo(new OwnNames("eDge", "ns").lease());
  }
}
