package io.portway.app.check;

import io.portway.model.RouteIntent;
import io.portway.model.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Route with its answer.
 *
 * @param intent null where the Route asks for nothing that can be understood, or is not for this
 *     router
 * @param targets empty without an intent
 */
record CheckedRoute(Verdict verdict, @Nullable RouteIntent intent, List<CheckedTarget> targets) {

  CheckedRoute {
    targets = List.copyOf(targets);
  }
}
