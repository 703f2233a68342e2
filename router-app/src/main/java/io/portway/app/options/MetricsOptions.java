package io.portway.app.options;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where metrics alone are served, for scraping from outside the node. */
public final class MetricsOptions implements OptionSection {

  @Option(
      names = "--metrics",
      paramLabel = "HOST:PORT|off",
      converter = Converters.OfAdminAddress.class,
      defaultValue = "off",
      description =
          "where /metrics alone is served, for scraping from outside the node; for a cluster's"
              + " Routes only with --metrics-tls and to bearers of a token that may get /metrics,"
              + " for a folder's to everyone")
  @Setting
  private @Nullable AdminAddress metrics;

  @Option(
      names = "--metrics-tls",
      paramLabel = "DIR",
      converter = Converters.OfFolder.class,
      description =
          "serve --metrics with TLS by DIR/tls.crt and DIR/tls.key, in PEM; read again when they"
              + " change")
  @Setting(otherwise = "none: plain HTTP")
  private @Nullable Path tls;

  /** Null when it is off. */
  public @Nullable InetSocketAddress address() {
    return Objects.requireNonNull(metrics).address();
  }

  /** Null: without TLS. */
  public @Nullable Path tls() {
    return tls;
  }

  /** Everywhere that this process serves HTTP, by what it is; port 0 is any free one. */
  public Map<String, InetSocketAddress> sockets(AdminOptions admin) {
    Map<String, InetSocketAddress> sockets = new LinkedHashMap<>();
    InetSocketAddress adminAddress = admin.address();
    if (adminAddress != null) {
      sockets.put("the admin server", adminAddress);
    }
    InetSocketAddress metricsAddress = address();
    if (metricsAddress != null) {
      sockets.put("the metrics server", metricsAddress);
    }
    return sockets;
  }

  @Override
  public String title() {
    return "Metrics server";
  }
}
