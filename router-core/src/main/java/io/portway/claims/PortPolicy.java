package io.portway.claims;

import io.portway.model.Reason;
import io.portway.model.RouteIntent;
import io.portway.model.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which ports an object may ask for, whoever asks. Static settings of the router, the same on every
 * replica; consulted before any claim, so that a rejected intent claims nothing. Immutable; any
 * thread.
 *
 * @param allowed everything else is refused
 * @param reserved refused although allowed
 * @param own ports of the router itself, always reserved, to what they are for, such as {@code the
 *     admin server}
 */
public record PortPolicy(PortSet allowed, PortSet reserved, Map<Integer, String> own) {

  /** Every port may be asked for. */
  public static final PortPolicy OPEN = new PortPolicy(PortSet.ALL, PortSet.NONE, Map.of());

  public PortPolicy {
    own = Map.copyOf(own);
  }

  /** The same policy with one more port of the router's own. */
  public PortPolicy withOwn(int port, String purpose) {
    Map<Integer, String> all = new TreeMap<>(own);
    all.put(port, purpose);
    return new PortPolicy(allowed, reserved, all);
  }

  /** The refusal, which says what is accepted; null when the port may be asked for. */
  public @Nullable Verdict refusal(RouteIntent intent) {
    int port = intent.bind().port();
    if (!allowed.contains(port)) {
      return refuse(intent, Reason.PORT_NOT_ALLOWED, "is not allowed; accepted: " + allowed);
    }
    String purpose = own.get(port);
    if (purpose != null) {
      return refuse(
          intent,
          Reason.PORT_RESERVED,
          "is reserved for " + purpose + "; accepted: any other of " + allowed);
    }
    if (reserved.contains(port)) {
      return refuse(
          intent,
          Reason.PORT_RESERVED,
          "is reserved; accepted: any of " + allowed + " except " + reserved);
    }
    return null;
  }

  private static Verdict refuse(RouteIntent intent, Reason reason, String message) {
    return Verdict.rejected(
        intent.id(), reason, "port " + intent.bind().port() + " " + message, intent.warnings());
  }
}
