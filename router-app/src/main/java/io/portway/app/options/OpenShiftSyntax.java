package io.portway.app.options;

import io.portway.model.BalancePolicy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the OpenShift router writes the value of an environment variable; translated into our
 * option's syntax.
 */
enum OpenShiftSyntax {
  /** Taken as it is. */
  WORD("any name") {
    @Override
    Optional<String> translate(String value) {
      return Optional.of(value);
    }
  },
  /**
   * HAProxy's time; without a unit it is milliseconds. What is too long is clipped as the OpenShift
   * router does.
   */
  TIME("a whole number with us, ms, s, m, h, d or no unit for milliseconds") {
    @Override
    Optional<String> translate(String value) {
      Matcher matcher = HAPROXY_TIME.matcher(value);
      return matcher.matches()
          ? Optional.of(millis(new BigDecimal(matcher.group(1)), matcher.group(2)))
          : Optional.empty();
    }
  },
  /** Go's duration such as {@code 1m30s}, which two variables have; {@link #TIME} is read too. */
  GO_DURATION("a duration such as 45s or 1m30s") {
    @Override
    Optional<String> translate(String value) {
      Optional<String> plain = value.equals("0") ? Optional.of("0ms") : TIME.translate(value);
      if (plain.isPresent() || !GO.matcher(value).matches()) {
        return plain;
      }
      BigDecimal sum = BigDecimal.ZERO;
      for (Matcher part = GO_PART.matcher(value); part.find(); ) {
        BigDecimal millis = MILLIS.getOrDefault(part.group(2), BigDecimal.ZERO);
        sum = sum.add(new BigDecimal(part.group(1)).multiply(millis));
      }
      return Optional.of(millis(sum, "ms"));
    }
  },
  /** A whole number; {@code auto}, {@code 0} and {@code -1} leave the choice to the router. */
  COUNT("a whole number, or auto") {
    @Override
    Optional<String> translate(String value) {
      return switch (value) {
        case "auto", "0", "-1" -> Optional.of("");
        default -> value.matches("[1-9]\\d{0,8}") ? Optional.of(value) : Optional.empty();
      };
    }
  },
  /** A balance algorithm of HAProxy that we have too. */
  TRUTH("true or false") {
    @Override
    Optional<String> translate(String value) {
      return switch (value) {
        case "true", "1", "yes", "on" -> Optional.of("on");
        case "false", "0", "no", "off" -> Optional.of("off");
        default -> Optional.empty();
      };
    }
  },

  BALANCE(BalancePolicy.labels()) {
    @Override
    Optional<String> translate(String value) {
      return BalancePolicy.ofLabel(value).map(BalancePolicy::label);
    }
  },
  /** Which address families the router binds. */
  IP_MODE("v4, v6, v4v6") {
    @Override
    Optional<String> translate(String value) {
      return switch (value) {
        case "v4" -> Optional.of("0.0.0.0");
        case "v6" -> Optional.of("[::]");
        case "v4v6" -> Optional.of("0.0.0.0,[::]");
        default -> Optional.empty();
      };
    }
  },
  /** Syslog's levels. */
  LOG_LEVEL("emerg, alert, crit, err, warning, notice, info, debug") {
    @Override
    Optional<String> translate(String value) {
      return switch (value) {
        case "emerg", "alert", "crit", "err" -> Optional.of("error");
        case "warning" -> Optional.of("warn");
        case "notice", "info" -> Optional.of("info");
        case "debug" -> Optional.of("debug");
        default -> Optional.empty();
      };
    }
  };

  private static final Pattern HAPROXY_TIME = Pattern.compile("([1-9]\\d{0,17})(us|ms|s|m|h|d)?");
  private static final String GO_NUMBER =
      "(\\d{1,12}(?:\\.\\d{0,9})?|\\.\\d{1,9})(ns|us|\u00b5s|ms|s|m|h)";
  private static final Pattern GO = Pattern.compile("(?:" + GO_NUMBER + ")+");
  private static final Pattern GO_PART = Pattern.compile(GO_NUMBER);

  /** HAProxy's longest time, 24.85 days; the OpenShift router clips to it. */
  private static final BigDecimal MAX_MILLIS = BigDecimal.valueOf(Integer.MAX_VALUE);

  private static final Map<String, BigDecimal> MILLIS =
      Map.of(
          "ns",
          new BigDecimal("0.000001"),
          "us",
          new BigDecimal("0.001"),
          "\u00b5s",
          new BigDecimal("0.001"),
          "ms",
          BigDecimal.ONE,
          "s",
          BigDecimal.valueOf(1_000),
          "m",
          BigDecimal.valueOf(60_000),
          "h",
          BigDecimal.valueOf(3_600_000),
          "d",
          BigDecimal.valueOf(86_400_000));

  private final String accepted;

  OpenShiftSyntax(String accepted) {
    this.accepted = accepted;
  }

  String accepted() {
    return accepted;
  }

  /**
   * Our spelling of the value; the empty text means "as if the variable were not set"; empty:
   * cannot be used.
   */
  abstract Optional<String> translate(String value);

  /** Less than a millisecond becomes one, since zero would mean something else. */
  private static String millis(BigDecimal amount, @Nullable String unit) {
    BigDecimal factor = unit == null ? BigDecimal.ONE : MILLIS.getOrDefault(unit, BigDecimal.ONE);
    BigDecimal exact = amount.multiply(factor);
    return exact.setScale(0, RoundingMode.UP).min(MAX_MILLIS).toPlainString() + "ms";
  }
}
