package io.portway.plan;

import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.model.Verdict;
import io.portway.source.SourceUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all sources know together, each object once, sorted by id. Of an object that two sources
 * know, the first source's is taken; one source that names an object twice has a bug, and the more
 * senior intent is taken so that the result stays independent of the order. Sorting finds what is
 * named twice, and costs little: sources sort already.
 */
final class MergedUpdates {

  /** What a source says of one object: an intent or a verdict. */
  private record Word(
      RouteId id, int source, @Nullable RouteIntent intent, @Nullable Verdict verdict)
      implements Comparable<Word> {

    /** By id; of one id, the word that counts first. */
    @Override
    public int compareTo(Word other) {
      int byId = id.compareTo(other.id);
      if (byId != 0) {
        return byId;
      }
      if (source != other.source) {
        return Integer.compare(source, other.source);
      }
      if (intent == null || other.intent == null) {
        return Boolean.compare(intent == null, other.intent == null);
      }
      return intent.seniority().compareTo(other.intent.seniority());
    }
  }

  private final List<RouteIntent> intents = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private final Set<RouteId> repeated = new HashSet<>();

  MergedUpdates(List<SourceUpdate> updates) {
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < updates.size(); i++) {
      for (RouteIntent intent : updates.get(i).intents()) {
        words.add(new Word(intent.id(), i, intent, null));
      }
      for (Verdict verdict : updates.get(i).verdicts()) {
        words.add(new Word(verdict.id(), i, null, verdict));
      }
    }
    words.sort(null);
    RouteId last = null;
    for (Word word : words) {
      if (word.id.equals(last)) {
        repeated.add(word.id);
      } else if (word.intent != null) {
        intents.add(word.intent);
      } else if (word.verdict != null) {
        verdicts.add(word.verdict);
      }
      last = word.id;
    }
  }

  List<RouteIntent> intents() {
    return intents;
  }

  /** Objects that their source has rejected or passed over. */
  List<Verdict> verdicts() {
    return verdicts;
  }

  /** Whether the object was named more than once. */
  boolean isRepeated(RouteId id) {
    return !repeated.isEmpty() && repeated.contains(id);
  }
}
