package io.portway.app.options;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which local addresses ports are opened on. */
public final class ListenOptions implements OptionSection {

  @Option(
      names = "--bind-address",
      paramLabel = "ADDR[,ADDR]",
      converter = Converters.OfAddresses.class,
      defaultValue = "0.0.0.0,[::]",
      description =
          "where ports are opened, a socket each; on a node without IPv6 the IPv4 addresses are"
              + " used alone")
  @Setting(openShift = "ROUTER_IP_V4_V6_MODE", syntax = OpenShiftSyntax.IP_MODE)
  private @Nullable BindAddresses bindAddress;

  /** In the order given; never empty. */
  public List<InetAddress> bindAddresses() {
    return Objects.requireNonNull(bindAddress).list();
  }

  @Override
  public String title() {
    return "Listening";
  }
}
