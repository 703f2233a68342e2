package io.portway.k8s.status;

import io.portway.model.RouteId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an object's status should say of this router.
 *
 * @param uid of the object that it is about: one of the same name made later is another
 * @param conditions {@code Admitted} first; the others only where it is True
 */
record ObjectStatus(RouteId id, String uid, List<Condition> conditions) {

  ObjectStatus {
    conditions = List.copyOf(conditions);
  }

  /** Whether everything in it is known. */
  boolean isSettled() {
    return conditions.stream().noneMatch(c -> c.status().equals(Condition.UNKNOWN));
  }

  Condition admitted() {
    return conditions.getFirst();
  }

  /** Whether claim and policy come to the same, whatever the nodes report. */
  static boolean isSameClaim(@Nullable List<Condition> written, @Nullable ObjectStatus wanted) {
    Condition before = written == null || written.isEmpty() ? null : written.getFirst();
    return Objects.equals(before, wanted == null ? null : wanted.admitted());
  }
}
