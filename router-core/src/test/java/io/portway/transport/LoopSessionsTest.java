package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LoopSessionsTest {

  private static final long WINDOW = LoopSessions.SOON_NANOS;

  /** The clock wraps within the test. */
  private static final long START = Long.MAX_VALUE - WINDOW / 2;

  private final LoopSessions sessions = new LoopSessions(START);

  @Test
  void whoIsExpectedLivesHereUntilItEnds() {
    sessions.expected();
    sessions.expected();
    sessions.ended();
    assertThat(sessions.live()).isEqualTo(1);
  }

  @Test
  void sessionsEndAtTheRateOfTheLastWindowHoweverLongThatTook() {
    endMany(100);
    assertThat(sessions.endingSoon(START + WINDOW - 1)).as("no window is over").isZero();
    assertThat(sessions.endingSoon(START + WINDOW)).isEqualTo(100);

    endMany(100);
    assertThat(sessions.endingSoon(START + 2 * WINDOW - 1)).as("as before").isEqualTo(100);
    assertThat(sessions.endingSoon(START + 11 * WINDOW)).isEqualTo(10);
    assertThat(sessions.endingSoon(START + 12 * WINDOW)).isZero();
  }

  private void endMany(int count) {
    for (int i = 0; i < count; i++) {
      sessions.expected();
      sessions.ended();
    }
  }
}
