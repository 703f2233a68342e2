package io.portway.control;

import io.portway.model.Text;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the control thread alive over bugs of others: what throws is counted every time and logged
 * once per place, until that place has worked again. Control thread only.
 */
final class BugGuard {

  private static final Logger log = LoggerFactory.getLogger(BugGuard.class);
  private static final int MAX_PLACE = 400;

  private final ControlObserver observer;
  private final Set<String> broken = new HashSet<>();

  BugGuard(ControlObserver observer) {
    this.observer = observer;
  }

  /** Runs it; false when it threw. */
  @SuppressWarnings("CatchAndPrintStackTrace")
  boolean run(String place, Runnable action) {
    try {
      action.run();
      broken.remove(place);
      return true;
    } catch (RuntimeException | Error e) {
      // Errors too: whatever a translator throws, the ports that are open must stay under control.
      report(place, e);
      return false;
    }
  }

  void report(String place, Throwable bug) {
    observer.onBug();
    if (broken.add(place)) {
      log.error("event=bug place={}", Text.logfmt(place, MAX_PLACE), bug);
    }
  }
}
