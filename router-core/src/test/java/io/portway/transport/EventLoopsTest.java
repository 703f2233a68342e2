package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.MovableTicker;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a connection is to live. */
final class EventLoopsTest {

  private static final int MANY = 10_000;

  private final MovableTicker ticker = new MovableTicker();
  private final EventLoops loops = new EventLoops(Transport.NIO, 2, ticker);
  private final IoLoop own = loops.all().get(0);
  private final IoLoop other = loops.all().get(1);

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void aFewSessionsThatStayAreSpreadEvenly() {
    assertThat(homes(8)).containsExactly(own, own, other, own, other, own, own, other);
  }

  @Test
  void manySessionsStayWithinTwoAndAQuarterOfEachOther() {
    homes(MANY);
    int most = own.sessions().live();
    assertThat(other.sessions().live()).isGreaterThanOrEqualTo(most - most / 4 - 2);
  }

  @Test
  void sessionsThatEndAtOnceStayWhereTheyWereAccepted() {
    for (int i = 0; i < MANY; i++) {
      own.sessions().expected();
      own.sessions().ended();
    }
    ticker.advance(Duration.ofNanos(LoopSessions.SOON_NANOS));

    assertThat(homes(20)).containsOnly(own);
  }

  private List<IoLoop> homes(int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> {
          IoLoop home = loops.homeFor(own);
          home.sessions().expected();
          return home;
        })
        .toList();
  }
}
