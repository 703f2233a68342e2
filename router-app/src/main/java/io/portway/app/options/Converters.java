package io.portway.app.options;

import io.portway.k8s.client.Selectors;
import io.portway.k8s.translate.DeniedEndpoints;
import io.portway.model.BalancePolicy;
import io.portway.model.PortSet;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One reader for each type that an option can have; picocli makes them by their no-argument
 * constructors.
 */
final class Converters {

  private static final String DURATION = "a duration such as 500ms, 2s, 5m, 1h or 1d";

  private Converters() {}

  /** A span of time that may be zero. */
  static final class OfDuration extends Accepting<Duration> {
    OfDuration() {
      super(DURATION + ", at most 365d");
    }

    @Override
    Duration parse(String text) {
      return Durations.parse(text);
    }
  }

  /** A deadline: zero would end everything at once. */
  static final class OfPositiveDuration extends Accepting<Duration> {
    OfPositiveDuration() {
      super(DURATION + ", longer than 0 and at most 365d");
    }

    @Override
    Duration parse(String text) {
      Duration value = Durations.parse(text);
      if (value.isZero()) {
        throw new IllegalArgumentException("zero");
      }
      return value;
    }
  }

  /** A set of ports. */
  static final class OfPorts extends Accepting<PortSet> {
    OfPorts() {
      super("ports and ranges of 1-65535 such as 80,443,30000-32767");
    }

    @Override
    PortSet parse(String text) {
      try {
        return PortSet.parse(text);
      } catch (IllegalArgumentException e) {
        // Its message quotes the part and tells what is accepted, as ours does.
        throw new IllegalArgumentException("", e);
      }
    }
  }

  /** Ranges of addresses with their ports. */
  static final class OfDeniedEndpoints extends Accepting<DeniedEndpoints> {
    OfDeniedEndpoints() {
      super("ranges of addresses with or without ports such as 10.0.0.0/24:22,6443,fd00::/8");
    }

    @Override
    DeniedEndpoints parse(String text) {
      return DeniedEndpoints.parse(text);
    }
  }

  /** Where the admin server listens. */
  static final class OfAdminAddress extends Accepting<AdminAddress> {
    OfAdminAddress() {
      super("HOST:PORT such as 127.0.0.1:9936 or [::1]:9936, or off");
    }

    @Override
    AdminAddress parse(String text) {
      return text.equals("off")
          ? AdminAddress.OFF
          : new AdminAddress(Addresses.socketAddress(text));
    }
  }

  /** Several addresses in one value. A type of its own, since picocli splits collections itself. */
  static final class OfAddresses extends Accepting<BindAddresses> {
    OfAddresses() {
      super("addresses such as 0.0.0.0,[::] or 192.0.2.7, each once");
    }

    @Override
    BindAddresses parse(String text) {
      List<InetAddress> addresses = Addresses.list(text);
      return new BindAddresses(addresses);
    }
  }

  /** A name that an annotation may carry. */
  static final class OfName extends Accepting<String> {
    OfName() {
      super("a name of 1 to 253 printable characters without blanks");
    }

    @Override
    String parse(String text) {
      boolean printable =
          text.chars().allMatch(c -> c > ' ' && c != 0x7f && !Character.isISOControl(c));
      if (text.isEmpty() || text.length() > 253 || !printable) {
        throw new IllegalArgumentException("");
      }
      return text;
    }
  }

  /** A namespace: a DNS label. */
  static final class OfNamespace extends Accepting<String> {
    OfNamespace() {
      super("the name of a namespace: 1 to 63 of a-z, 0-9 and -");
    }

    @Override
    String parse(String text) {
      if (!text.matches("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?")) {
        throw new IllegalArgumentException("");
      }
      return text;
    }
  }

  /** A label selector. */
  static final class OfLabels extends Accepting<String> {
    OfLabels() {
      super("a label selector such as tier=edge,env!=test,zone in (a,b),!internal");
    }

    @Override
    String parse(String text) {
      if (!Selectors.isLabelSelector(text)) {
        throw new IllegalArgumentException("");
      }
      return text;
    }
  }

  /** A field selector. */
  static final class OfFields extends Accepting<String> {
    OfFields() {
      super("a field selector such as metadata.name=web,spec.to.name!=old");
    }

    @Override
    String parse(String text) {
      if (!Selectors.isFieldSelector(text)) {
        throw new IllegalArgumentException("");
      }
      return text;
    }
  }

  /** A file that exists now. */
  static final class OfFile extends Accepting<Path> {
    OfFile() {
      super("a file that exists and may be read");
    }

    @Override
    Path parse(String text) {
      Path path = path(text);
      if (!Files.isRegularFile(path)) {
        throw new IllegalArgumentException(Files.exists(path) ? "not a file" : "no such file");
      }
      if (!Files.isReadable(path)) {
        throw new IllegalArgumentException("may not be read");
      }
      return path;
    }
  }

  /** A folder that exists now. */
  static final class OfFolder extends Accepting<Path> {
    OfFolder() {
      super("a folder that exists and may be read");
    }

    @Override
    Path parse(String text) {
      Path path = path(text);
      if (!Files.isDirectory(path)) {
        throw new IllegalArgumentException(Files.exists(path) ? "not a folder" : "no such folder");
      }
      if (!Files.isReadable(path)) {
        throw new IllegalArgumentException("may not be read");
      }
      return path;
    }
  }

  /** Where finished sessions are written. */
  static final class OfAccessLog extends Accepting<AccessLogTarget> {
    OfAccessLog() {
      super("off, - for standard output, or a file in a folder that exists");
    }

    @Override
    AccessLogTarget parse(String text) {
      if (text.equals("off")) {
        return AccessLogTarget.OFF;
      }
      if (text.equals("-")) {
        return AccessLogTarget.STANDARD_OUTPUT;
      }
      Path file = path(text).toAbsolutePath();
      Path folder = file.getParent();
      if (text.isEmpty()
          || folder == null
          || !Files.isDirectory(folder)
          || Files.isDirectory(file)) {
        throw new IllegalArgumentException("");
      }
      return new AccessLogTarget(file);
    }
  }

  /** How endpoints are picked. */
  static final class OfBalance extends Accepting<BalancePolicy> {
    OfBalance() {
      super(BalancePolicy.labels());
    }

    @Override
    BalancePolicy parse(String text) {
      return BalancePolicy.ofLabel(text).orElseThrow(() -> new IllegalArgumentException(""));
    }
  }

  /** Every port may hold one session at least, and the whole fits any descriptor limit. */
  static final class OfConnections extends Accepting<Integer> {
    private static final int MAX = 10_000_000;

    OfConnections() {
      super("a whole number of 1 to " + MAX);
    }

    @Override
    Integer parse(String text) {
      return wholeNumber(text, MAX);
    }
  }

  /** More loops than this cost memory and gain nothing on any machine that routes TCP. */
  static final class OfThreads extends Accepting<Integer> {
    private static final int MAX = 256;

    OfThreads() {
      super("a whole number of 1 to " + MAX);
    }

    @Override
    Integer parse(String text) {
      return wholeNumber(text, MAX);
    }
  }

  /** A flag's value where it comes from the environment. */
  static final class OfFlag extends Accepting<Boolean> {
    OfFlag() {
      super("true, false");
    }

    @Override
    Boolean parse(String text) {
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException("");
      };
    }
  }

  private static int wholeNumber(String text, int max) {
    if (!text.matches("[1-9]\\d{0,8}") || Integer.parseInt(text) > max) {
      throw new IllegalArgumentException("");
    }
    return Integer.parseInt(text);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path", e);
    }
  }
}
