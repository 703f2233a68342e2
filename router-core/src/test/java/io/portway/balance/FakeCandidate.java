package io.portway.balance;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A candidate whose every answer a test sets. */
final class FakeCandidate implements Candidate {

  final String name;
  int load;
  boolean healthy = true;

  FakeCandidate(String name) {
    this.name = name;
  }

  /** {@code count} candidates named {@code pod-0}, {@code pod-1}, and so on. */
  static List<FakeCandidate> pods(int count) {
    return IntStream.range(0, count).mapToObj(i -> new FakeCandidate("pod-" + i)).toList();
  }

  /** Picks where something must be there to be picked. */
  static FakeCandidate pick(Picker<FakeCandidate> picker, long key, @Nullable Tried tried) {
    return Objects.requireNonNull(picker.pick(key, tried), "a candidate was picked");
  }

  @Override
  public int load() {
    return load;
  }

  @Override
  public boolean healthy() {
    return healthy;
  }

  @Override
  public long hash() {
    return StableHash.of(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
