package io.portway.plan;

import io.portway.model.PortSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which ports this node's kernel gives to outgoing connections. Read once, at the start, on the
 * main thread.
 */
public final class EphemeralPorts {

  private static final Logger log = LoggerFactory.getLogger(EphemeralPorts.class);

  private EphemeralPorts() {}

  /** Those of this node; none where it does not say. */
  public static PortSet ofThisNode() {
    Path settings = Path.of("/proc/sys/net/ipv4");
    try {
      return of(
          Files.readString(settings.resolve("ip_local_port_range")),
          Files.readString(settings.resolve("ip_local_reserved_ports")));
    } catch (IOException | IllegalArgumentException e) {
      log.warn("event=ephemeral_ports_unknown error=\"{}\"", e.toString());
      return PortSet.NONE;
    }
  }

  /**
   * As the kernel writes its settings.
   *
   * @param range two numbers with blanks between
   * @param reserved a list of ports that are left out, which may be empty
   */
  static PortSet of(String range, String reserved) {
    PortSet all = PortSet.parse(range.strip().replaceAll("\\s+", "-"));
    return reserved.isBlank() ? all : all.minus(PortSet.parse(reserved.strip()));
  }
}
