package io.portway.metrics;

import static io.portway.metrics.Label.*;
import static io.portway.metrics.Metric.Type.COUNTER;
import static io.portway.metrics.Metric.Type.GAUGE;
import static io.portway.metrics.Metric.Type.SUMMARY;

import java.util.List;

/**
 * Every metric, declared once as data: exposition, tests and {@code docs/metrics.md} come from this
 * table. Names begin with {@code portway_}, except {@code process_} and {@code jvm_} ones, which
 * carry the names that every Prometheus client library and dashboard uses.
 */
public enum Metric {
  BUILD_INFO(
      "portway_build_info", GAUGE, "Always 1; the labels say what runs.", VERSION, JAVA, TRANSPORT),
  READY("portway_ready", GAUGE, "1 while /healthz/ready answers 200."),

  SNAPSHOT_VERSION(
      "portway_snapshot_version", GAUGE, "Version of the snapshot that was applied last."),
  CONTROL_BUILD("portway_control_build_seconds", SUMMARY, "Time to build a snapshot and its diff."),
  CONTROL_APPLY(
      "portway_control_apply_seconds", SUMMARY, "Time to apply the changes of a snapshot."),
  ROUTES("portway_routes", GAUGE, "Objects that were read, by verdict.", STATUS, VERDICT_REASON),
  MANIFEST_FILES_UNPARSABLE(
      "portway_manifest_files_unparsable",
      GAUGE,
      "Manifest files that do not parse; their last good content serves."),
  WATCH_STALE(
      "portway_watch_stale_seconds",
      GAUGE,
      "Seconds since the objects of this kind were last known to be current; 0 while they are.",
      RESOURCE),
  WATCH_FAILURES(
      "portway_watch_failures_total",
      COUNTER,
      "Times that the API server did not give a list or a watch.",
      RESOURCE),
  WATCH_LISTS("portway_watch_lists_total", COUNTER, "Complete lists that were read.", RESOURCE),
  WATCH_EVENTS("portway_watch_events_total", COUNTER, "Events of watches.", RESOURCE),
  WATCH_UNREADABLE(
      "portway_watch_unreadable_objects_total",
      COUNTER,
      "Objects that came and could not be read; what was known of them stays.",
      RESOURCE),
  SAVED_TABLE_AGE(
      "portway_saved_table_age_seconds",
      GAUGE,
      "Age of the saved table that is served because the API server was not reached since the"
          + " start; 0 otherwise."),
  SAVED_TABLE_FAILURES(
      "portway_saved_table_failures_total",
      COUNTER,
      "Times that the last good table could not be written."),

  LISTENERS_WANTED("portway_listeners_wanted", GAUGE, "Listeners of the applied snapshot."),
  LISTENERS_UP("portway_listeners_up", GAUGE, "Listeners whose every socket is open on this node."),
  LISTENER_UP(
      "portway_listener_up",
      GAUGE,
      "1 if every socket of the listener is open on this node.",
      BIND,
      NAMESPACE,
      ROUTE),
  BIND_FAILURES(
      "portway_bind_failures_total",
      COUNTER,
      "Times that a socket of the listener turned out not to open, or to fail for another reason"
          + " than before.",
      BIND,
      NAMESPACE,
      ROUTE),

  SESSIONS_OPENED(
      "portway_sessions_opened_total", COUNTER, "Sessions accepted.", BIND, NAMESPACE, ROUTE),
  SESSIONS_CLOSED(
      "portway_sessions_closed_total",
      COUNTER,
      "Sessions that ended, by reason.",
      BIND,
      NAMESPACE,
      ROUTE,
      CLOSE_REASON),
  SESSIONS_ACTIVE(
      "portway_sessions_active", GAUGE, "Sessions that are open now.", BIND, NAMESPACE, ROUTE),
  SESSION_BYTES(
      "portway_session_bytes_total",
      COUNTER,
      "Bytes handed to the receiving side, counted while they flow.",
      BIND,
      NAMESPACE,
      ROUTE,
      DIRECTION),
  CONNECT_FAILURES(
      "portway_connect_failures_total",
      COUNTER,
      "Attempts to reach an endpoint that failed.",
      BIND,
      NAMESPACE,
      ROUTE,
      ENDPOINT,
      FAILURE_CLASS),
  ACCEPT_PAUSES(
      "portway_accept_pauses_total", COUNTER, "Times that accepting was paused.", PAUSE_CAUSE),
  TRAFFIC_PULLS_LATE(
      "portway_traffic_pulls_late_total",
      COUNTER,
      "Scrapes that show the last known bytes and active sessions because an io loop did not answer"
          + " in time."),

  STATUS_WRITER("portway_status_writer", GAUGE, "1 while this replica holds the writer's Lease."),
  STATUS_PENDING(
      "portway_status_pending", GAUGE, "Objects whose status this replica has yet to write."),
  STATUS_WRITES(
      "portway_status_writes_total", COUNTER, "Statuses of objects, by what came of it.", RESULT),
  STATUS_FOREIGN_WRITES(
      "portway_status_foreign_writes_total",
      COUNTER,
      "Times that a status entry of our name was found changed by another's hand."),
  LEDGER_ENTRIES("portway_ledger_entries", GAUGE, "Claims that the ledger records."),
  LEDGER_WRITES("portway_ledger_writes_total", COUNTER, "ConfigMaps of the ledger written."),
  EVENTS("portway_events_total", COUNTER, "Events about objects, by what came of it.", RESULT),

  IO_LOOPS("portway_io_loops", GAUGE, "Io loops that carry sessions."),
  IO_LOOP_PENDING_TASKS(
      "portway_io_loop_pending_tasks", GAUGE, "Tasks that wait in the loop's queue.", LOOP),
  INTERNAL_ERRORS(
      "portway_internal_errors_total", COUNTER, "Bugs that were caught; each is in the log."),
  LOG_LINES_DROPPED(
      "portway_log_lines_dropped_total",
      COUNTER,
      "Log lines that standard error did not take in time.",
      DROP_CAUSE),
  ACCESS_LOG_LINES("portway_access_log_lines_total", COUNTER, "Access log lines written."),
  ACCESS_LOG_DROPPED(
      "portway_access_log_lines_dropped_total",
      COUNTER,
      "Access log lines given up rather than waited for.",
      DROP_CAUSE),

  PROCESS_START("process_start_time_seconds", GAUGE, "Start of the process in seconds since 1970."),
  PROCESS_UPTIME("process_uptime_seconds", GAUGE, "Age of the process."),
  PROCESS_CPU("process_cpu_seconds_total", COUNTER, "User and system time of the process."),
  PROCESS_RESIDENT(
      "process_resident_memory_bytes", GAUGE, "Resident memory; absent where there is no /proc."),
  PROCESS_OPEN_FDS("process_open_fds", GAUGE, "Open descriptors; absent where there is no /proc."),
  PROCESS_MAX_FDS(
      "process_max_fds", GAUGE, "Soft limit on descriptors; absent where there is no /proc."),

  JVM_MEMORY_USED("jvm_memory_used_bytes", GAUGE, "Memory in use by the JVM.", AREA),
  JVM_MEMORY_COMMITTED("jvm_memory_committed_bytes", GAUGE, "Memory committed for the JVM.", AREA),
  JVM_MEMORY_MAX(
      "jvm_memory_max_bytes", GAUGE, "Upper limit of the JVM's memory, where it has one.", AREA),
  JVM_BUFFER_POOL_USED(
      "jvm_buffer_pool_used_bytes", GAUGE, "Memory of direct and mapped buffers.", POOL),
  JVM_GC("jvm_gc_collection_seconds", SUMMARY, "Collections and the time they took.", GC),
  JVM_THREADS("jvm_threads_current", GAUGE, "Live platform threads.");

  /** How a value behaves; a counter's name ends with {@code _total}. */
  public enum Type {
    COUNTER,
    GAUGE,
    /** Count and sum, no quantiles: {@code rate(sum) / rate(count)} is the mean. */
    SUMMARY
  }

  private final String metricName;
  private final Type type;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Label> labels;

  Metric(String metricName, Type type, String help, Label... labels) {
    this.metricName = metricName;
    this.type = type;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** The family's name as it is exposed, {@code _total} included. */
  public String metricName() {
    return metricName;
  }

  public Type type() {
    return type;
  }

  /**
   * The unit by Prometheus' conventions: {@code seconds}, {@code bytes} or empty for plain numbers.
   */
  public String unit() {
    String base =
        metricName.endsWith("_total")
            ? metricName.substring(0, metricName.length() - 6)
            : metricName;
    return base.endsWith("_seconds") ? "seconds" : base.endsWith("_bytes") ? "bytes" : "";
  }

  public String help() {
    return help;
  }

  /** In the order in which label values are given. */
  public List<Label> labels() {
    return labels;
  }
}
