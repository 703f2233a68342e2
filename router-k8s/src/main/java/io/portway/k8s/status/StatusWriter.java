package io.portway.k8s.status;

import io.portway.k8s.api.ServiceObject;
import io.portway.k8s.client.Json;
import io.portway.k8s.status.LedgerPlan.Write;
import io.portway.k8s.translate.Translation;
import io.portway.model.ControlReport;
import io.portway.model.RouteId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the one replica does that holds the lease: the ledger first, then the status of objects.
 * Made when the lease is won and thrown away when it is lost, so nothing is remembered from a time
 * in which somebody else wrote. Publisher's thread alone; each {@link #step} is a few requests.
 */
final class StatusWriter {

  private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);

  /** Status writes a second, at most: 1,000 new Routes are told of within 20 s. */
  private static final long PACE_NANOS = Duration.ofSeconds(1).toNanos() / 50;

  /** Status goes on without a ledger that cannot be written for so long. */
  private static final long LEDGER_PATIENCE = Duration.ofSeconds(2).toNanos();

  /** A report with the translation that it is about. */
  record Input(ControlReport report, Translation translation) {}

  private final ApiCalls api;
  private final StatusSettings settings;
  private final OwnNames names;
  private final StatusMeters meters;
  private final EventWriter events;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private final Ledger ledger;
  private final ObjectWriter objects;
  private final ForeignHands foreign;
  private final Replicas replicas;
  private final StatusQueue queue;

  private @Nullable Input input;
  private boolean ledgerPending;
  private boolean planPending;
  private long ledgerPendingSince;
  private int ledgerFailures;
  private long ledgerNotBefore;
  private long ledgerWrittenAt;
  private long replicasAt;
  private long resyncAt;
  private boolean synced;
  private long pausedUntil;
  private int failures;

  StatusWriter(
      ApiCalls api,
      StatusSettings settings,
      StatusMeters meters,
      EventWriter events,
      LongSupplier nanos,
      InstantSource clock) {
    this.api = api;
    this.settings = settings;
    this.names = settings.names();
    this.meters = meters;
    this.events = events;
    this.nanos = nanos;
    this.clock = clock;
    ledger = new Ledger(api, names, meters.ledger());
    foreign = new ForeignHands(names, meters.foreign());
    objects = new ObjectWriter(api, names, clock, foreign, meters.written());
    replicas = new Replicas(settings.times().gone());
    queue = new StatusQueue(settings.times(), foreign::patience);
    long now = nanos.getAsLong();
    replicasAt = now;
    resyncAt = now;
    pausedUntil = now;
    ledgerNotBefore = now;
    ledgerWrittenAt = now;
  }

  /** The newest report; the one before is forgotten. */
  void take(Input newest) {
    input = newest;
    planPending = true;
    if (!ledgerPending) {
      ledgerPending = true;
      ledgerPendingSince = nanos.getAsLong();
    }
    if (ledgerFailures == 0) {
      ledgerNotBefore = nanos.getAsLong();
    }
  }

  int pending() {
    return queue.size();
  }

  /** Does what is due, the ledger first; returns nanoseconds until the next step. */
  long step() throws InterruptedException {
    if (input == null) {
      return Long.MAX_VALUE;
    }
    if (ledgerPending && ledgerNotBefore - nanos.getAsLong() <= 0) {
      writeLedger(input);
    }
    if (!settings.writesStatus()) {
      return ledgerPending ? ledgerNotBefore - nanos.getAsLong() : Long.MAX_VALUE;
    }
    lookAround();
    boolean ledgerIsSettled =
        !ledgerPending || nanos.getAsLong() - ledgerPendingSince > LEDGER_PATIENCE;
    if (planPending && synced && ledgerIsSettled) {
      planPending = false;
      plan(input);
    }
    writeOne();
    return untilNext();
  }

  private long untilNext() {
    long now = nanos.getAsLong();
    long until = Math.min(replicasAt, resyncAt) - now;
    until = Math.min(until, Math.max(queue.untilDue(now), pausedUntil - now));
    if (ledgerPending) {
      until = Math.min(until, Math.max(ledgerNotBefore - now, 0));
    }
    return Math.max(0, until);
  }

  /**
   * Stays pending after a write: it is settled when a report has been made from what is there now.
   */
  private void writeLedger(Input from) throws InterruptedException {
    LedgerRecords records =
        from.translation().held() instanceof LedgerRecords held ? held : LedgerRecords.EMPTY;
    if (nanos.getAsLong() - ledgerWrittenAt > LEDGER_PATIENCE) {
      ledger.forget();
    }
    if (ledger.isBehind(records)) {
      ledgerNotBefore = ledgerWrittenAt + LEDGER_PATIENCE;
      return;
    }
    List<Write> writes =
        LedgerPlan.of(names, from.report(), from.translation(), records, clock.instant());
    if (writes.isEmpty()) {
      ledgerPending = false;
      ledgerFailures = 0;
      return;
    }
    ApiCalls.Answer answer = ledger.write(writes);
    ledgerWrittenAt = nanos.getAsLong();
    ledgerFailures = answer.isDone() || answer.isConflict() ? 0 : ledgerFailures + 1;
    long wait = Math.max(Backoffs.nanos(ledgerFailures), answer.retryAfter().toNanos());
    ledgerNotBefore = ledgerWrittenAt + wait;
  }

  private void plan(Input from) {
    Map<RouteId, ObjectStatus> all = StatusPlan.of(from.report(), from.translation(), replicas);
    queue.want(all, objects, nanos.getAsLong());
  }

  /** What others did: to the replicas' objects, and now and then to ours. */
  private void lookAround() throws InterruptedException {
    long now = nanos.getAsLong();
    if (replicasAt - now <= 0) {
      replicasAt = now + settings.times().replicasLook().toNanos();
      lookAtReplicas();
    }
    if (resyncAt - now <= 0 && pausedUntil - now <= 0) {
      resync();
    }
  }

  private void lookAtReplicas() throws InterruptedException {
    ApiCalls.Answer answer = api.get(names.listPath(OwnNames.REPLICA) + "&resourceVersion=0");
    if (!answer.isDone()) {
      failed("replicas", "list", answer);
      return;
    }
    long now = nanos.getAsLong();
    for (String gone : replicas.look(Json.objects(answer.body(), "items"), now)) {
      log.info("event=replica_gone object={}", gone);
      ApiCalls.Answer deleted = api.delete(names.configMapsPath() + "/" + gone);
      if (!deleted.isDone() && !deleted.isMissing()) {
        failed(gone, "delete", deleted);
      }
    }
    planPending = true;
  }

  private void resync() throws InterruptedException {
    for (StatusShape shape : settings.shapes()) {
      ApiCalls.Answer answer = objects.read(shape, settings.objectsNamespace());
      // Without the Route API there is no Route whose status could be stale.
      if (!answer.isDone() && !answer.isMissing()) {
        failed(shape.kind(), "list", answer);
        return;
      }
    }
    failures = 0;
    synced = true;
    planPending = true;
    resyncAt = nanos.getAsLong() + settings.times().resync().toNanos();
  }

  private void writeOne() throws InterruptedException {
    long now = nanos.getAsLong();
    if (!synced || pausedUntil - now > 0) {
      return;
    }
    List<StatusQueue.Due> due = queue.due(now);
    if (due.isEmpty()) {
      return;
    }
    StatusQueue.Due next = due.getFirst();
    StatusShape shape = StatusShape.of(next.id());
    if (shape == null) {
      queue.done(next, now);
      return;
    }
    warnService(next, objects.conditions(next.id()));
    ApiCalls.Answer answer = objects.write(shape, next.id(), next.wanted());
    now = nanos.getAsLong();
    if (answer.isDone() || answer.isMissing()) {
      failures = 0;
      pausedUntil = now + PACE_NANOS;
      queue.done(next, now);
      return;
    }
    meters.failed().increment();
    queue.failed(next, now);
    if (!answer.isConflict()) {
      failed(next.id().toString(), "status", answer);
    }
  }

  /** A Service has no place where people look for a claim: an Event says what became of it. */
  private void warnService(StatusQueue.Due due, @Nullable List<Condition> before) {
    ObjectStatus wanted = due.wanted();
    if (wanted != null
        && wanted.id().kind().equals(ServiceObject.KIND)
        && wanted.admitted().status().equals(Condition.FALSE)
        && !ObjectStatus.isSameClaim(before, wanted)) {
      Condition admitted = wanted.admitted();
      events.warn(wanted.id(), wanted.uid(), admitted.reason(), admitted.message());
    }
  }

  /** The server is overloaded, unreachable or refuses: everything waits, the longer the longer. */
  private void failed(String object, String what, ApiCalls.Answer answer) {
    failures++;
    if (Integer.bitCount(failures) == 1) {
      Problems.log(log, "status_failed", object, what, answer);
    }
    long wait = Math.max(Backoffs.nanos(failures), answer.retryAfter().toNanos());
    pausedUntil = nanos.getAsLong() + wait;
    if (!synced) {
      resyncAt = pausedUntil;
    }
  }
}
