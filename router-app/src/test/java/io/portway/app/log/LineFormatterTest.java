package io.portway.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class LineFormatterTest {

  private static final String HEAD = "ts=2026-11-25T10:00:00.007Z level=info logger=Listener ";

  @Test
  void ourEventsBecomeFieldsInTheirOrder() {
    assertThat(logfmt("event=port_open port=13306 route=\"demo/my sql\" error=\"\""))
        .isEqualTo(HEAD + "event=port_open port=13306 route=\"demo/my sql\" error=\"\"\n");
  }

  @Test
  void jsonHasTheSameFieldsWithBareIntegersAsNumbers() {
    String line =
        json(
            "event=port_open port=13306 id=007 name=\"12\" text=\"a\\\"b\\n\\u0007\""
                + " big=1234567890123456",
            null);
    assertThat(line)
        .isEqualTo(
            "{\"ts\":\"2026-11-25T10:00:00.007Z\",\"level\":\"info\",\"logger\":\"Listener\","
                + "\"event\":\"port_open\",\"port\":13306,\"id\":\"007\",\"name\":\"12\","
                + "\"text\":\"a\\\"b\\n\\u0007\",\"big\":\"1234567890123456\"}\n");
    assertThat(fields(line)).containsEntry("text", "a\"b\n\u0007").containsEntry("port", "13306");
  }

  @Test
  void whatALibrarySaysIsQuotedProse() {
    LogRecord entry =
        entry(Level.INFO, "event=fake a \"quoted\"\nsecond line", "io.netty.channel.Listener");
    assertThat(new LineFormatter(LogFormat.LOGFMT, LogLevel.INFO).format(entry))
        .isEqualTo(HEAD + "msg=\"event=fake a \\\"quoted\\\"\\nsecond line\"\n");
  }

  @Test
  void theParametersOfJavaUtilLoggingAreFilledIn() {
    LogRecord entry = entry(Level.INFO, "{0} of {1}", "java.net.Listener");
    entry.setParameters(new Object[] {"one", "two"});
    assertThat(new LineFormatter(LogFormat.LOGFMT, LogLevel.INFO).format(entry))
        .endsWith("msg=\"one of two\"\n");
  }

  @Test
  void whatIsNoFieldIsKeptAsProse() {
    assertThat(logfmt("event=x port=1 went wrong: \"a\""))
        .endsWith("event=x port=1 msg=\"went wrong: \\\"a\\\"\"\n");
    assertThat(logfmt("event=x text=\"never closed"))
        .endsWith("event=x msg=\"text=\\\"never closed\"\n");
    assertThat(logfmt("event=x text=\"a\"b")).endsWith("event=x msg=\"text=\\\"a\\\"b\"\n");
  }

  @Test
  void aMessageCannotPretendToBeTheLineItself() {
    assertThat(logfmt("event=x level=error ts=1 logger=y event=z port=1"))
        .isEqualTo(HEAD + "event=x port=1\n");
  }

  @Test
  void anExceptionIsOneFieldAndItsTraceIsThereForBugs() {
    IOException thrown = new IOException("disk \"full\"\n", new IllegalStateException());
    assertThat(format(LogFormat.LOGFMT, LogLevel.INFO, Level.WARNING, thrown))
        .endsWith(
            "event=x error=\"IOException: disk \\\"full\\\"\\n; caused by"
                + " IllegalStateException\"\n");
    assertThat(format(LogFormat.LOGFMT, LogLevel.INFO, Level.SEVERE, thrown))
        .contains(" stack=\"IOException: disk");
    assertThat(format(LogFormat.LOGFMT, LogLevel.DEBUG, Level.WARNING, thrown))
        .contains(
            "\\n\\tat io.portway.app.log.LineFormatterTest.",
            "\\nCaused by: IllegalStateException");
    assertThat(fields(format(LogFormat.JSON, LogLevel.DEBUG, Level.WARNING, thrown)).get("stack"))
        .contains("\n\tat io.portway.app.log.LineFormatterTest.");
  }

  @Test
  void anEventWithItsOwnErrorFieldKeepsIt() {
    assertThat(json("event=x error=mine", new IOException("theirs")))
        .contains("\"error\":\"mine\",\"exception\":\"IOException: theirs\"");
  }

  @Test
  void aThrowableThatCannotSayWhatItIsDoesNoHarm() {
    RuntimeException broken =
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("broken");
          }
        };
    IOException circle = new IOException("a");
    circle.addSuppressed(broken);
    circle.initCause(new IOException("b", circle));
    assertThat(json("event=x", broken))
        .contains("its message cannot be had: IllegalStateException");
    assertThat(json("event=x", circle))
        .contains("IOException: a; caused by IOException: b; caused by");
  }

  @Test
  void levelsAreNamedByTheirThresholds() {
    assertThat(LogLevel.labelOf(Level.SEVERE)).isEqualTo("error");
    assertThat(LogLevel.labelOf(Level.WARNING)).isEqualTo("warn");
    assertThat(LogLevel.labelOf(Level.INFO)).isEqualTo("info");
    assertThat(LogLevel.labelOf(Level.CONFIG)).isEqualTo("debug");
    assertThat(LogLevel.labelOf(Level.FINE)).isEqualTo("debug");
    assertThat(LogLevel.labelOf(Level.FINEST)).isEqualTo("trace");
  }

  @Test
  void whateverIsLoggedItIsOnePrintableLineAndValidJson() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] shapes = {
      "event=x a=%s", "event=x a=\"%s\" b=1", "%s", "event=%s %s", "event=x a=\"%s"
    };
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        String spice = " =\"\\{}\n\r\u001b\u202e";
        text.append(
            random.nextBoolean()
                ? spice.charAt(random.nextInt(spice.length()))
                : (char) random.nextInt(0x3000));
      }
      String message = shapes[random.nextInt(shapes.length)].replace("%s", text);
      String where = "seed %d round %d: %s".formatted(seed, round, message);
      IOException thrown = random.nextBoolean() ? new IOException(text.toString()) : null;
      String json = json(message, thrown);
      assertThat(json.substring(0, json.length() - 1))
          .as(where)
          .matches("[^\\p{Cc}\\p{Cf}\\u2028\\u2029]*");
      assertThat(fields(json)).as(where).containsEntry("level", "info");
      String logfmt = logfmt(message);
      assertThat(logfmt).as(where).endsWith("\n").startsWith(HEAD);
      assertThat(logfmt.substring(0, logfmt.length() - 1))
          .as(where)
          .matches("[^\\p{Cc}\\p{Cf}\\u2028\\u2029]*");
    }
  }

  private static Map<String, @Nullable String> fields(String json) {
    Map<String, @Nullable String> out = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        assertThat(out).as("each name once in %s", json).doesNotContainKey(name);
        out.put(name, parser.getValueAsString());
      }
    }
    return out;
  }

  private static String logfmt(String message) {
    return new LineFormatter(LogFormat.LOGFMT, LogLevel.INFO)
        .format(entry(Level.INFO, message, "io.portway.listener.Listener"));
  }

  private static String json(String message, @Nullable Throwable thrown) {
    LogRecord entry = entry(Level.INFO, message, "io.portway.listener.Listener");
    entry.setThrown(thrown);
    return new LineFormatter(LogFormat.JSON, LogLevel.INFO).format(entry);
  }

  private static String format(LogFormat format, LogLevel wanted, Level level, Throwable thrown) {
    LogRecord entry = entry(level, "event=x", "io.portway.listener.Listener");
    entry.setThrown(thrown);
    return new LineFormatter(format, wanted).format(entry);
  }

  private static LogRecord entry(Level level, String message, String logger) {
    LogRecord entry = new LogRecord(level, message);
    entry.setLoggerName(logger);
    entry.setInstant(java.time.Instant.parse("2026-11-25T10:00:00.007Z"));
    return entry;
  }
}
