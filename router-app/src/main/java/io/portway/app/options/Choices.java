package io.portway.app.options;

import io.portway.app.log.LogFormat;
import io.portway.app.log.LogLevel;
import io.portway.model.BalancePolicy;
import io.portway.transport.Transport;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Options that take one word of a few: their readers, and their words for shell completion. */
final class Choices {

  private static final List<String> LOCAL_ENDPOINTS = List.of("allow", "deny");
  private static final List<String> ON_OFF = List.of("on", "off");
  private static final List<String> LOG_FORMATS =
      Arrays.stream(LogFormat.values()).map(LogFormat::label).toList();
  private static final List<String> LOG_LEVELS =
      Arrays.stream(LogLevel.values()).map(LogLevel::label).toList();
  private static final List<String> OUTPUTS = List.of("table", "json");
  private static final List<String> TRANSPORTS =
      Stream.concat(Stream.of("auto"), Arrays.stream(Transport.values()).map(Transport::label))
          .toList();
  private static final List<String> ENGINES = List.of("auto", "epoll", "channel");
  private static final List<String> BALANCES =
      Arrays.stream(BalancePolicy.values()).map(BalancePolicy::label).toList();

  private Choices() {}

  /** One word of a fixed list, exact and case-sensitive. */
  abstract static class OfWord extends Accepting<String> implements Iterable<String> {
    private final List<String> words;

    OfWord(List<String> words) {
      super(String.join(", ", words));
      this.words = words;
    }

    @Override
    String parse(String text) {
      if (!words.contains(text)) {
        throw new IllegalArgumentException("");
      }
      return text;
    }

    @Override
    public Iterator<String> iterator() {
      return words.iterator();
    }
  }

  /** {@code --local-endpoints}. */
  static final class LocalEndpoints extends OfWord {
    LocalEndpoints() {
      super(LOCAL_ENDPOINTS);
    }
  }

  /** {@code --services} and {@code --status}. */
  static final class OnOff extends OfWord {
    OnOff() {
      super(ON_OFF);
    }
  }

  /** {@code --log-format}. */
  static final class OfLogFormat extends OfWord {
    OfLogFormat() {
      super(LOG_FORMATS);
    }
  }

  /** {@code --log-level}. */
  static final class OfLogLevel extends OfWord {
    OfLogLevel() {
      super(LOG_LEVELS);
    }
  }

  /** {@code --transport}. */
  static final class OfTransport extends OfWord {
    OfTransport() {
      super(TRANSPORTS);
    }
  }

  /** {@code --engine}. */
  static final class OfEngine extends OfWord {
    OfEngine() {
      super(ENGINES);
    }
  }

  /** {@code --output} of {@code check}. */
  static final class Output extends OfWord {
    Output() {
      super(OUTPUTS);
    }
  }

  /** The words of {@code --balance}, for completion. */
  static final class Balance implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return BALANCES.iterator();
    }
  }
}
