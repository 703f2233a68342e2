package io.portway.control;

import io.portway.model.RouteId;
import io.portway.model.Text;
import io.portway.model.Verdict;
import io.portway.model.Verdict.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what became of objects, one line when a verdict or a warning is new and none when a build
 * only repeats it. Plain acceptance is not said: the port's own line does. Control thread only.
 */
final class VerdictLog {

  private static final Logger log = LoggerFactory.getLogger(VerdictLog.class);

  /** Long enough for {@code namespace/name} of Kubernetes: 63 + 1 + 253. */
  private static final int MAX_NAME = 317;

  private static final int MAX_MESSAGE = 500;

  /** What was said last of those objects of which there is something to say. */
  private Map<RouteId, Verdict> said = new HashMap<>();

  void onVerdicts(List<Verdict> verdicts) {
    Map<RouteId, Verdict> now = new HashMap<>();
    for (Verdict verdict : verdicts) {
      Verdict before = said.get(verdict.id());
      if (isBad(verdict) || !verdict.warnings().isEmpty()) {
        now.put(verdict.id(), verdict);
      }
      if (!verdict.equals(before)) {
        sayStatus(before, verdict);
        sayWarnings(before, verdict);
      }
    }
    said = now;
  }

  private static boolean isBad(Verdict verdict) {
    return verdict.status() == Status.REJECTED || verdict.status() == Status.DISPLACED;
  }

  private static void sayStatus(@Nullable Verdict before, Verdict now) {
    if (isBad(now)) {
      boolean repeated =
          before != null
              && before.reason() == now.reason()
              && before.message().equals(now.message());
      if (!repeated) {
        log.warn(
            "event=route_{} kind={} route={} reason={} message={}",
            now.status() == Status.REJECTED ? "rejected" : "displaced",
            Text.logfmt(now.id().kind(), MAX_NAME),
            route(now),
            now.reason().label(),
            Text.logfmt(now.message(), MAX_MESSAGE));
      }
    } else if (now.status() == Status.ACCEPTED && before != null && isBad(before)) {
      log.info(
          "event=route_accepted kind={} route={} was={}",
          Text.logfmt(now.id().kind(), MAX_NAME),
          route(now),
          before.reason().label());
    }
  }

  private static void sayWarnings(@Nullable Verdict before, Verdict now) {
    for (String warning : now.warnings()) {
      if (before == null || !before.warnings().contains(warning)) {
        log.warn(
            "event=route_warning kind={} route={} warning={}",
            Text.logfmt(now.id().kind(), MAX_NAME),
            route(now),
            Text.logfmt(warning, MAX_MESSAGE));
      }
    }
  }

  private static String route(Verdict verdict) {
    return Text.logfmt(verdict.id().toString(), MAX_NAME);
  }
}
