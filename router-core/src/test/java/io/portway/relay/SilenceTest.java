package io.portway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Patience;
import io.portway.testing.SeededBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What must not cost anything: bytes that arrive while the receiver is behind. */
final class SilenceTest extends RelayFixture {

  private static final int PIECE = 256 << 10;
  private static final int SENDS = 40;

  /** In /proc/PID/task/TID/status: how often the thread went to sleep. */
  private static final String SLEEPS = "voluntary_ctxt_switches:";

  @Test
  void bulkThatArrivesWhileTheReceiverIsBehindWakesNobody() throws Exception {
    Path thread =
        on(
            loop,
            () -> Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self"))));
    SeededBytes bytes = new SeededBytes(SENDS);
    long sent = 0;
    while (!isBehind()) {
      pod.sendAll(bytes, sent, PIECE).join();
      sent += PIECE;
    }

    long before = sleepsOnceAsleep(thread);
    for (int i = 0; i < SENDS; i++) {
      pod.sendAll(bytes, sent, 1).join();
      sent++;
      sleepsOnceAsleep(thread);
    }
    long after = sleepsOnceAsleep(thread);

    // The loop's own deadlines may wake it now and then.
    assertThat(after - before).isLessThan(SENDS / 2);
    client.reading(bytes).exactly(sent);
  }

  private static long sleepsOnceAsleep(Path thread) {
    Patience.GENEROUS.until("asleep", () -> line(thread, "State:").startsWith("S"));
    return Long.parseLong(line(thread, SLEEPS));
  }

  private static String line(Path thread, String name) {
    try {
      return Files.readAllLines(thread.resolve("status")).stream()
          .filter(line -> line.startsWith(name))
          .findFirst()
          .orElseThrow()
          .substring(name.length())
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
