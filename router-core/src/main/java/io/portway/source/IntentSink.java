package io.portway.source;

import java.util.function.Supplier;

/** Where a source offers its complete set; implemented by the control loop. */
public interface IntentSink {

  /**
   * Replaces whatever this source offered before; the latest wins. Returns at once, from any
   * thread. The supplier must be pure over immutable state: it is called on the control thread,
   * once, or never when a newer one comes first.
   */
  void offer(IntentSource source, Supplier<SourceUpdate> update);
}
