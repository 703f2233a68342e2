package io.portway.k8s.translate;

import io.portway.model.ControlReport;

/**
 * Hears a source's reports together with the translation that each of them is about. Lives as long
 * as its source, which closes it.
 */
@FunctionalInterface
public interface ReportObserver extends AutoCloseable {

  /** Nobody wants to know: status is off. */
  ReportObserver NONE = (report, translation) -> {};

  /**
   * Called by the source from its {@code onReport}, so on the control thread, which also called its
   * supplier last: the translation is the one that the report is about. Never called for a state
   * that the API server has not confirmed, such as a saved table. Must return at once.
   */
  void onReport(ControlReport report, Translation translation);

  /**
   * The source is about to end, and soon no port of this node will be open. Bounded by a few
   * seconds.
   */
  @Override
  default void close() {}
}
