package io.portway.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1969-12-31T23:59:59.999Z",
        "1970-01-01T00:00:00.000Z",
        "2000-02-29T12:00:00.001Z",
        "2026-11-25T23:59:59.999Z",
        "2400-12-31T00:00:00.100Z",
        "9999-12-31T23:59:59.999Z"
      })
  void momentsAreWrittenInUtcWithMilliseconds(String moment) {
    StringBuilder out = new StringBuilder();
    Timestamps.append(out, Instant.parse(moment).toEpochMilli());
    assertThat(out.toString()).isEqualTo(moment);
  }
}
