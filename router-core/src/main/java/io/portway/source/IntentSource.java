package io.portway.source;

import io.portway.model.ControlReport;

/**
 * Something that knows objects which ask for ports: a folder of manifests, later a cluster's API.
 * Owned by the assembly; started and closed once, both from its thread.
 */
public interface IntentSource extends AutoCloseable {

  /** Short and stable, for logs and metrics, such as {@code manifests}. */
  String name();

  /**
   * Begins to offer updates to the sink, from the source's own thread. The first offer says that
   * the source has synced: nothing is opened before every source has.
   *
   * @throws java.io.IOException when the input cannot be had at all, such as a folder that does not
   *     exist
   */
  void start(IntentSink sink) throws java.io.IOException;

  /** Called on the control thread after every apply; must return at once. */
  void onReport(ControlReport report);

  /** Stops offering; idempotent. */
  @Override
  void close();
}
