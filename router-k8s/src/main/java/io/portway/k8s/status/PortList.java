package io.portway.k8s.status;

import io.portway.model.BindKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of bind keys as one short text: ports as ranges, then keys with an address by name, such as
 * {@code 1024-1030,13306,tcp-80-192.0.2.7}. Pure; any thread.
 */
final class PortList {

  private static final int MAX_PORT = 65535;

  private PortList() {}

  static String text(Collection<BindKey> keys) {
    StringJoiner text = new StringJoiner(",");
    int first = 0;
    int last = -1;
    Set<String> named = new TreeSet<>();
    for (BindKey key : new TreeSet<>(keys)) {
      if (key.address() != null) {
        named.add(KeyName.of(key));
      } else if (key.port() == last + 1) {
        last = key.port();
      } else {
        add(text, first, last);
        first = key.port();
        last = first;
      }
    }
    add(text, first, last);
    named.forEach(text::add);
    return text.toString();
  }

  private static void add(StringJoiner text, int first, int last) {
    if (last > 0) {
      text.add(first == last ? String.valueOf(first) : first + "-" + last);
    }
  }

  /** What cannot be read is left out. */
  static Set<BindKey> parse(String text) {
    Set<BindKey> keys = new HashSet<>();
    for (String part : text.split(",", -1)) {
      BindKey named = KeyName.parse(part);
      if (named != null) {
        keys.add(named);
      } else {
        addRange(part, keys);
      }
    }
    return keys;
  }

  private static void addRange(String part, Set<BindKey> keys) {
    int dash = part.indexOf('-');
    Integer first = port(dash < 0 ? part : part.substring(0, dash));
    Integer last = dash < 0 ? first : port(part.substring(dash + 1));
    if (first != null && last != null) {
      for (int port = first; port <= last; port++) {
        keys.add(BindKey.ofPort(port));
      }
    }
  }

  private static @Nullable Integer port(String digits) {
    try {
      int port = Integer.parseInt(digits);
      return port >= 1 && port <= MAX_PORT ? port : null;
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }
}
