package io.portway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptHeaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/openmetrics-text",
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        "text/plain;q=0.5, application/OpenMetrics-Text;q=0.5",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.4,*/*;q=0.2"
      })
  void openMetricsIsChosenWhereItRanksNoLower(String accept) {
    assertThat(AcceptHeader.prefersOpenMetrics(accept)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        ",;,q=1",
        "*/*",
        "text/html",
        "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=x",
        "text/plain, application/openmetrics-text;q=0.9"
      })
  void plainTextIsTheRest(String accept) {
    assertThat(AcceptHeader.prefersOpenMetrics(accept)).isFalse();
    assertThat(AcceptHeader.prefersOpenMetrics(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"gzip|true", "br, GZIP;q=0.5|true", "gzip;q=0|false", "identity|false", "''|false"})
  void gzipIsUsedWhereItIsTaken(String header, boolean taken) {
    assertThat(AcceptHeader.takesGzip(header)).isEqualTo(taken);
  }

  @Test
  void withoutAHeaderNothingIsPacked() {
    assertThat(AcceptHeader.takesGzip(null)).isFalse();
  }
}
