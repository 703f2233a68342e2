package io.portway.k8s.status;

import io.portway.metrics.Counter;
import io.portway.metrics.Meters;
import io.portway.metrics.Metric;

/**
 * What this room counts. Any thread.
 *
 * @param written statuses that the API server took
 * @param failed attempts that it did not
 * @param foreign entries of our name that another wrote
 * @param ledger writes of a ConfigMap of the ledger that were taken
 * @param events Events that were taken
 * @param eventsDropped Events given up because others waited
 */
record StatusMeters(
    Counter written,
    Counter failed,
    Counter foreign,
    Counter ledger,
    Counter events,
    Counter eventsDropped) {

  static StatusMeters of(Meters meters) {
    return new StatusMeters(
        meters.counter(Metric.STATUS_WRITES, "written"),
        meters.counter(Metric.STATUS_WRITES, "failed"),
        meters.counter(Metric.STATUS_FOREIGN_WRITES),
        meters.counter(Metric.LEDGER_WRITES),
        meters.counter(Metric.EVENTS, "written"),
        meters.counter(Metric.EVENTS, "dropped"));
  }
}
