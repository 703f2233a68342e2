package io.portway.plan;

import io.portway.model.Snapshot;
import io.portway.model.Verdict;
import java.util.List;

/**
 * What one build comes to.
 *
 * @param verdicts exactly one per object, sorted by id
 */
public record Plan(Snapshot snapshot, List<Verdict> verdicts) {

  public Plan {
    verdicts = List.copyOf(verdicts);
  }
}
