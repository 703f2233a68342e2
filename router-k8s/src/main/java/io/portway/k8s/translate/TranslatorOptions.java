package io.portway.k8s.translate;

import io.portway.model.BalancePolicy;
import io.portway.model.Timeouts;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the start-up options say about every Route.
 *
 * @param routerName serve only Routes that carry exactly this name; null serves those that ask for
 *     no particular router
 * @param balance for Routes with one service and no annotation of their own; null means {@code
 *     source}
 * @param allowLocalEndpoints whether loopback, link-local and the other refused addresses may be
 *     endpoints
 * @param claimingServices whether a Service with a port annotation asks for that port itself
 * @param deniedEndpoints refused whether local ones are allowed or not
 * @param namespacePorts whether a Namespace may narrow the ports of its Routes; not so where
 *     Namespaces cannot be read
 */
public record TranslatorOptions(
    @Nullable String routerName,
    @Nullable BalancePolicy balance,
    Timeouts timeouts,
    boolean resetWhenUnavailable,
    boolean allowLocalEndpoints,
    boolean claimingServices,
    DeniedEndpoints deniedEndpoints,
    boolean namespacePorts) {

  /** No name, the default balance and timeouts, local endpoints refused. */
  public static final TranslatorOptions DEFAULT =
      new TranslatorOptions(
          null, null, Timeouts.DEFAULT, false, false, false, DeniedEndpoints.NONE, true);

  /** Why this may not be an endpoint, as a noun phrase; null where it may. */
  @Nullable String refusal(InetAddress address, int port) {
    String reason = allowLocalEndpoints ? null : AddressPolicy.refusal(address);
    if (reason != null || deniedEndpoints.ranges().isEmpty()) {
      return reason;
    }
    reason = deniedEndpoints.refusal(address, port);
    InetAddress embedded = reason == null ? AddressPolicy.embeddedV4(address) : null;
    return embedded == null ? reason : deniedEndpoints.refusal(embedded, port);
  }
}
