package io.portway.app.options;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where health, readiness, metrics and views are served. */
public final class AdminOptions implements OptionSection {

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT|off",
      converter = Converters.OfAdminAddress.class,
      defaultValue = "127.0.0.1:9936",
      description =
          "where /healthz, /healthz/ready, /metrics and /api are served; port 0 takes any free one")
  @Setting
  private @Nullable AdminAddress admin;

  /** Null when it is off. */
  public @Nullable InetSocketAddress address() {
    return Objects.requireNonNull(admin).address();
  }

  /** As it could be typed. */
  public String text() {
    return Objects.requireNonNull(admin).toString();
  }

  @Override
  public String title() {
    return "Admin server";
  }
}
