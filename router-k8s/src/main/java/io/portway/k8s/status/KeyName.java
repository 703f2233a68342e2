package io.portway.k8s.status;

import io.portway.model.BindKey;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A bind key as the key of a ConfigMap's data, which may hold letters, digits, {@code -}, {@code _}
 * and {@code .} only: {@code tcp-13306}, {@code tcp-13306-192.0.2.7}, {@code
 * tcp-13306-2001_db8_0_0_0_0_0_1}. Pure; any thread.
 */
final class KeyName {

  private static final String PREFIX = "tcp-";
  private static final int MAX_PORT = 65535;

  private KeyName() {}

  static String of(BindKey key) {
    InetAddress address = key.address();
    String port = PREFIX + key.port();
    return address == null ? port : port + "-" + address.getHostAddress().replace(':', '_');
  }

  /** Null for anything that {@link #of} does not make. */
  static @Nullable BindKey parse(String name) {
    if (!name.startsWith(PREFIX)) {
      return null;
    }
    int dash = name.indexOf('-', PREFIX.length());
    int port = port(name.substring(PREFIX.length(), dash < 0 ? name.length() : dash));
    if (port < 1 || port > MAX_PORT) {
      return null;
    }
    try {
      BindKey key =
          dash < 0
              ? BindKey.ofPort(port)
              : new BindKey(
                  InetAddress.ofLiteral(name.substring(dash + 1).replace('_', ':')), port);
      return of(key).equals(name) ? key : null;
    } catch (IllegalArgumentException noAddress) {
      return null;
    }
  }

  private static int port(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException noNumber) {
      return -1;
    }
  }
}
