package io.portway.app.options;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the admin server listens.
 *
 * @param address null means that there is none
 */
public record AdminAddress(@Nullable InetSocketAddress address) {

  static final AdminAddress OFF = new AdminAddress(null);

  /** As {@code --admin} takes it. */
  @Override
  public String toString() {
    if (address == null) {
      return "off";
    }
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
