package io.portway.control;

import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.ListenerSpec;
import io.portway.plan.Change;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes to the data plane and keeps at binds that failed for as long as their listener is
 * wanted. Owns the memory of every listener's binding; decides nothing about what should listen.
 * Control thread only: answers come back through the mailbox.
 */
final class Reconciler {

  /** A retry that is planned; void when its binding is gone. */
  private record Retry(long at, Binding binding) {}

  private final Effects effects;
  private final Mailbox mailbox;
  private final Backoff backoff;
  private final LongSupplier nanos;
  private final BugGuard guard;
  private final ControlObserver observer;

  private final Map<BindKey, Binding> bindings = new HashMap<>();

  /** By difference, since a nanosecond clock may wrap around. */
  private final PriorityQueue<Retry> retries =
      new PriorityQueue<>(Comparator.comparing(Retry::at, (a, b) -> Long.signum(a - b)));

  /** Of the first changes only: readiness waits for those and for no later ones. */
  private final Set<Binding> untried = new HashSet<>();

  private boolean isFirst = true;
  private boolean outcomesChanged;

  Reconciler(
      Effects effects,
      Mailbox mailbox,
      Backoff backoff,
      LongSupplier nanos,
      BugGuard guard,
      ControlObserver observer) {
    this.effects = effects;
    this.mailbox = mailbox;
    this.backoff = backoff;
    this.nanos = nanos;
    this.guard = guard;
    this.observer = observer;
  }

  /** One that throws does not keep the others from being applied. */
  void apply(List<Change> changes) {
    for (Change change : changes) {
      guard.run("apply " + change.getClass().getSimpleName(), () -> apply(change));
    }
    isFirst = false;
  }

  private void apply(Change change) {
    switch (change) {
      case Change.AddCluster(var cluster) -> effects.applyCluster(cluster);
      case Change.UpdateCluster(var cluster) -> effects.applyCluster(cluster);
      case Change.RemoveCluster(var name) -> effects.applyRemove(name);
      case Change.OpenListener(var listener) -> open(listener);
      case Change.UpdateListener(var listener) -> update(listener);
      case Change.CloseListener(var bind) -> close(bind);
    }
  }

  private void open(ListenerSpec listener) {
    Binding binding = new Binding(listener);
    bindings.put(listener.bind(), binding);
    if (isFirst) {
      untried.add(binding);
    }
    attempt(binding, () -> effects.applyOpen(listener));
  }

  private void update(ListenerSpec listener) {
    known(bindings.get(listener.bind())).spec = listener;
    effects.applyUpdate(listener);
  }

  private void close(BindKey bind) {
    Binding binding = known(bindings.remove(bind));
    untried.remove(binding);
    BindLog.closed(binding.spec);
    var _ =
        effects
            .applyClose(bind)
            .whenComplete((_, bug) -> {
              if (bug != null) {
                mailbox.post(() -> guard.report("close", bug));
              }
            });
  }

  private static Binding known(@Nullable Binding binding) {
    return Objects.requireNonNull(binding, "a change names a listener that was never opened");
  }

  private void attempt(Binding binding, Supplier<CompletableFuture<BindOutcome>> effect) {
    CompletableFuture<BindOutcome> answer;
    try {
      answer = effect.get();
    } catch (RuntimeException | Error bug) {
      answer = CompletableFuture.failedFuture(bug);
    }
    var _ =
        answer.whenComplete((outcome, bug) -> mailbox.post(() -> onAnswer(binding, outcome, bug)));
  }

  private void onAnswer(Binding binding, @Nullable BindOutcome outcome, @Nullable Throwable bug) {
    if (bindings.get(binding.bind()) != binding) {
      return;
    }
    untried.remove(binding);
    if (outcome == null) {
      guard.report("bind", bug == null ? new IllegalStateException("no outcome") : bug);
    } else {
      keep(binding, outcome);
    }
    if (outcome != null && outcome.isOpen()) {
      binding.failures = 0;
    } else {
      binding.failures++;
      retries.add(new Retry(nanos.getAsLong() + backoff.delayNanos(binding.failures), binding));
    }
  }

  private void keep(Binding binding, BindOutcome outcome) {
    for (BindOutcome.SocketOutcome socket : outcome.sockets()) {
      if (!socket.isOpen()) {
        observer.onBindFailed(binding.bind(), binding.spec.owner(), socket.error());
      }
    }
    if (!outcome.equals(binding.outcome)) {
      BindLog.attempted(binding.spec, binding.outcome, outcome);
      binding.outcome = outcome;
      outcomesChanged = true;
    }
  }

  /** Tries again what is due; a retry of a listener that is gone is forgotten. */
  void retryDue(long now) {
    for (Retry retry = retries.peek();
        retry != null && retry.at - now <= 0;
        retry = retries.peek()) {
      Binding binding = retries.remove().binding;
      if (bindings.get(binding.bind()) == binding) {
        attempt(binding, () -> effects.applyRetry(binding.bind()));
      }
    }
  }

  /** Nanoseconds from {@code now}; {@link Long#MAX_VALUE} when nothing waits. */
  long untilRetry(long now) {
    Retry next = retries.peek();
    return next == null ? Long.MAX_VALUE : next.at - now;
  }

  /** Whether some listener of the first changes is still wanted and has not answered even once. */
  boolean hasUntried() {
    return !untried.isEmpty();
  }

  /** The newest outcome of every listener that was tried. */
  Map<BindKey, BindOutcome> outcomes() {
    Map<BindKey, BindOutcome> outcomes = new HashMap<>();
    bindings.forEach((bind, binding) -> {
      if (binding.outcome != null) {
        outcomes.put(bind, binding.outcome);
      }
    });
    return outcomes;
  }

  /** Whether an outcome has changed since this was last asked. */
  boolean takeOutcomesChanged() {
    boolean changed = outcomesChanged;
    outcomesChanged = false;
    return changed;
  }
}
