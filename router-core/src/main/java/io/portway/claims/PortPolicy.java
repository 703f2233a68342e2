package io.portway.claims;

import io.portway.model.PortSet;
import io.portway.model.Reason;
import io.portway.model.RouteIntent;
import io.portway.model.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Which ports an object may ask for, whoever asks. Static settings of the router, the same on every
 * replica; consulted before any claim, so that a rejected intent claims nothing. Immutable; any
 * thread.
 *
 * @param allowed everything else is refused
 * @param reserved refused although allowed
 */
public record PortPolicy(PortSet allowed, ReservedPorts reserved) {

  /** Every port may be asked for. */
  public static final PortPolicy OPEN = new PortPolicy(PortSet.ALL, ReservedPorts.NONE);

  /** What is allowed in a cluster: no port for which a process needs a privilege. */
  public static final PortSet CLUSTER_ALLOWED = PortSet.ofRange(1024, PortSet.MAX_PORT);

  /** The same policy with one more port of the router's own. */
  public PortPolicy withOwn(int port, String purpose) {
    return new PortPolicy(allowed, reserved.with(port, purpose));
  }

  /** Whether no port at all may be asked for. */
  public boolean isClosed() {
    return reserved.all().containsAll(allowed);
  }

  /** The refusal, which says what is accepted; null when the port may be asked for. */
  public @Nullable Verdict refusal(RouteIntent intent) {
    int port = intent.bind().port();
    if (!allowed.contains(port)) {
      return refuse(intent, Reason.PORT_NOT_ALLOWED, "is not allowed; accepted: " + allowed);
    }
    String use = reserved.use(port);
    if (use == null) {
      return null;
    }
    return refuse(
        intent,
        Reason.PORT_RESERVED,
        (use.isEmpty() ? "is reserved" : "is reserved for " + use)
            + "; accepted: any of "
            + allowed
            + " except "
            + reserved.all());
  }

  private static Verdict refuse(RouteIntent intent, Reason reason, String message) {
    return Verdict.rejected(
        intent.id(), reason, "port " + intent.bind().port() + " " + message, intent.warnings());
  }
}
