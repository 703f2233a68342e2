package io.portway.source;

import io.portway.model.RouteIntent;
import io.portway.model.Verdict;
import java.util.List;

/**
 * The complete set that a source knows at one moment.
 *
 * @param intents objects that ask for a port, well-formed
 * @param verdicts one for every other object that was read: rejected or not ours
 */
public record SourceUpdate(List<RouteIntent> intents, List<Verdict> verdicts) {

  public static final SourceUpdate EMPTY = new SourceUpdate(List.of(), List.of());

  public SourceUpdate {
    intents = List.copyOf(intents);
    verdicts = List.copyOf(verdicts);
  }
}
