package io.portway.relay;

import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import io.portway.transport.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A FIN that is reported before the bytes in front of it were all handed over. */
final class RelayEndTest extends RelayFixture {

  private static final int TOTAL = 12 << 20;

  /** Last reads of every length, so that some of them are short and do not fit the receiver. */
  static IntStream totals() {
    return IntStream.range(0, 16).map(i -> TOTAL + i * 65_000);
  }

  /** Only copying takes everything and the end with one short read. */
  @ParameterizedTest
  @MethodSource("totals")
  void aFinPassesBehindCopiedBytesThatDidNotFit(int total) throws Exception {
    List<Pipe> taken = new ArrayList<>();
    on(loop, () -> takeAllPipes(taken));
    SeededBytes bytes = new SeededBytes(total);
    Sending sending = client.sendAllThenFin(bytes, total);
    sending.awaitStalled();

    Reading reading = pod.reading(bytes);
    reading.expectFinAt(total);

    sending.join();
    on(loop, () -> releaseAll(taken));
  }

  private boolean takeAllPipes(List<Pipe> taken) {
    Pipe pipe = loop.pipes().lend();
    while (pipe != null) {
      taken.add(pipe);
      pipe = loop.pipes().lend();
    }
    return !taken.isEmpty();
  }

  private static boolean releaseAll(List<Pipe> taken) {
    taken.forEach(Pipe::release);
    return true;
  }
}
