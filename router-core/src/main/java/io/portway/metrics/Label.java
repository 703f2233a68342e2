package io.portway.metrics;

/**
 * Every label that a metric may carry, with the bound on how many values it takes. What does not
 * fit is counted under {@link #OTHER}, so no tenant and no network can grow a scrape without limit.
 */
public enum Label {
  BIND("bind", Label.LISTENERS, "the listener's bind key, such as `*:13306`"),
  NAMESPACE("namespace", Label.LISTENERS, "namespace of the object that owns the listener"),
  ROUTE("route", Label.LISTENERS, "name of the object that owns the listener"),
  DIRECTION("direction", 2, "`to_upstream` or `to_downstream`"),
  CLOSE_REASON("reason", 13, "why the session ended; see the close reasons"),
  ENDPOINT("endpoint", 64, "address:port of the endpoint; at most 64 a listener and 10,000 in all"),
  FAILURE_CLASS("class", 5, "`refused`, `timeout`, `unreachable`, `resource` or `other`"),
  STATUS("status", 4, "`accepted`, `rejected`, `displaced` or `not_ours`"),
  VERDICT_REASON("reason", 16, "the verdict's reason, such as `PortAlreadyClaimed`"),
  RESOURCE("resource", 8, "kind of object, such as `routes.route.openshift.io`"),
  PAUSE_CAUSE("cause", 3, "`limit` (whole router), `port_limit` (one port) or `descriptors`"),
  DROP_CAUSE("cause", 2, "`queue_full` or `write_error`"),
  RESULT("result", 3, "`written`, `failed` or `dropped`"),
  LOOP("loop", 256, "number of the io loop, from 0"),
  AREA("area", 2, "`heap` or `nonheap`"),
  POOL("pool", 4, "name of the buffer pool"),
  GC("gc", 8, "name of the collector"),
  VERSION("version", 1, "Portway's version"),
  JAVA("java", 1, "version of the Java runtime"),
  TRANSPORT("transport", 1, "transport and engine in use");

  /**
   * Listeners that have series of their own: twice the 10,000 that the router is built for, so that
   * a table that is exchanged as a whole fits while its old sessions end. At about 900 bytes each:
   * 18 MB.
   */
  public static final int LISTENERS = 20_000;

  /** The value that stands for everything beyond the bound. */
  public static final String OTHER = "other";

  private final String label;
  private final int maxValues;
  private final String meaning;

  Label(String label, int maxValues, String meaning) {
    this.label = label;
    this.maxValues = maxValues;
    this.meaning = meaning;
  }

  /** The name as it is exposed. */
  public String label() {
    return label;
  }

  /** Values beside {@link #OTHER}; for {@link #ENDPOINT} per listener. */
  public int maxValues() {
    return maxValues;
  }

  /** One clause for the documentation. */
  public String meaning() {
    return meaning;
  }
}
