package io.portway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void plainTextOnlyGetsItsQuotes() {
    assertThat(Text.quoted("13306", 10)).isEqualTo("\"13306\"");
    assertThat(Text.quoted("", 10)).isEqualTo("\"\"");
    assertThat(Text.quoted("Zürich 日本", 20)).isEqualTo("\"Zürich 日本\"");
  }

  @Test
  void quotesBackslashesAndControlsAreEscaped() {
    assertThat(Text.quoted("a\"b\\c\n\r\t\0\u001b[31m\u007f\u0085", 40))
        .isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\u0000\\u001b[31m\\u007f\\u0085\"");
  }

  @Test
  void textThatCouldDeceiveAReaderIsEscaped() {
    assertThat(Text.escaped("\u202e\u200b\u2028\u00a0\ud800x", 40))
        .isEqualTo("\\u202e\\u200b\\u2028\\u00a0\\ud800x");
  }

  @Test
  void longTextIsShortenedWithAnEllipsis() {
    assertThat(Text.quoted("abcdef", 6)).isEqualTo("\"abcdef\"");
    assertThat(Text.quoted("abcdefg", 6)).isEqualTo("\"abcdef…\"");
    assertThat(Text.quoted("abc", 0)).isEqualTo("\"…\"");
  }

  @Test
  void shorteningNeverCutsACharacterInTwo() {
    String wheel = "\ud83d\udede";
    assertThat(Text.escaped("ab" + wheel, 3)).isEqualTo("ab…");
    assertThat(Text.escaped("ab" + wheel, 4)).isEqualTo("ab" + wheel);
  }

  @Test
  void logfmtQuotesOnlyWhereItMust() {
    assertThat(Text.logfmt("demo/web", 20)).isEqualTo("demo/web");
    assertThat(Text.logfmt("", 20)).isEqualTo("\"\"");
    assertThat(Text.logfmt("a b", 20)).isEqualTo("\"a b\"");
    assertThat(Text.logfmt("a=b", 20)).isEqualTo("\"a=b\"");
    assertThat(Text.logfmt("abcdef", 3)).isEqualTo("\"abc…\"");
  }

  @Test
  void addressesAreWrittenAsPeopleDo() throws IOException {
    assertThat(Text.address(new InetSocketAddress("192.0.2.1", 80))).isEqualTo("192.0.2.1:80");
    assertThat(Text.address(new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 80)))
        .isEqualTo("[2001:db8:0:0:0:0:0:1]:80");
    assertThat(Text.address(InetSocketAddress.createUnresolved("pod", 80))).isEqualTo("pod:80");
  }

  @Test
  void whateverGoesInNoControlCharacterComesOut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      char[] text = new char[random.nextInt(50)];
      for (int i = 0; i < text.length; i++) {
        text[i] = (char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000);
      }
      String out = Text.quoted(new String(text), random.nextInt(60));
      assertThat(out.substring(1, out.length() - 1).replaceAll("\\\\.", ""))
          .as("seed %d round %d", seed, round)
          .doesNotContain("\"")
          .matches("[^\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]*");
    }
  }
}
