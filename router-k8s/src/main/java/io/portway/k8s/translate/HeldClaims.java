package io.portway.k8s.translate;

import io.portway.model.BindKey;
import io.portway.model.RouteId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger records: who holds a port since when. One more input of the translation, as
 * immutable as the objects are: the source takes it at the same moment as its {@code ClusterState}.
 * Read on the control thread.
 */
@FunctionalInterface
public interface HeldClaims {

  /** No ledger: a folder of manifests, or nothing recorded yet. */
  HeldClaims NONE = (id, uid, bind) -> null;

  /**
   * Since when exactly this object holds exactly this key; null where it does not. An object that
   * was deleted and made anew has another UID and holds nothing.
   *
   * @param uid empty where the object carries none; such an object never holds anything
   */
  @Nullable Instant heldSince(RouteId id, String uid, BindKey bind);
}
