package io.portway.k8s.translate;

import io.portway.model.BalancePolicy;
import io.portway.model.Timeouts;
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
 */
public record TranslatorOptions(
    @Nullable String routerName,
    @Nullable BalancePolicy balance,
    Timeouts timeouts,
    boolean resetWhenUnavailable,
    boolean allowLocalEndpoints) {

  /** No name, the default balance and timeouts, local endpoints refused. */
  public static final TranslatorOptions DEFAULT =
      new TranslatorOptions(null, null, Timeouts.DEFAULT, false, false);
}
