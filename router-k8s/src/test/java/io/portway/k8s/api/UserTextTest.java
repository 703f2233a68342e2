package io.portway.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserTextTest {

  @Test
  void quotedTextStaysOnOneLineAndCannotPretendToBeMore() {
    assertThat(UserText.quote("a\nb\r\t\"c\"\\")).isEqualTo("\"a\\nb\\r\\t\\\"c\\\"\\\\\"");
    assertThat(UserText.quote("\u0000\u001b[31m\u202e\u2028"))
        .isEqualTo("\"\\u0000\\u001b[31m\\u202e\\u2028\"");
    assertThat(UserText.quote("\ud83d")).isEqualTo("\"\\ud83d\"");
    assertThat(UserText.quote("grüße")).isEqualTo("\"grüße\"");
  }

  @Test
  void longTextIsCutBetweenCodePoints() {
    assertThat(UserText.quote("x".repeat(64))).isEqualTo('"' + "x".repeat(64) + '"');
    assertThat(UserText.quote("x".repeat(65))).isEqualTo('"' + "x".repeat(64) + "…\"");
    String beyondBmp = new String(Character.toChars(0x10400));
    assertThat(UserText.quote(beyondBmp.repeat(100))).isEqualTo('"' + beyondBmp.repeat(32) + "…\"");
  }

  @Test
  void namesAreShownBareAndAnythingElseQuoted() {
    assertThat(UserText.nameOrQuoted("route.openshift.io/v1")).isEqualTo("route.openshift.io/v1");
    assertThat(UserText.nameOrQuoted("a b")).isEqualTo("\"a b\"");
    assertThat(UserText.nameOrQuoted("")).isEqualTo("\"\"");
  }

  @Test
  void logfmtValuesCarryNoRawQuoteOrNewline() {
    assertThat(UserText.logfmt("found \"abc\"\nx")).isEqualTo("\"found \\\"abc\\\"\\nx\"");
    assertThat(UserText.oneLine("found \"abc\"\nx")).isEqualTo("found \"abc\"\\nx");
  }
}
