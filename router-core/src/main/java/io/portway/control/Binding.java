package io.portway.control;

import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.ListenerSpec;
import org.jspecify.annotations.Nullable;

/**
 * What the reconciler remembers of one listener from its opening to its closing. A key that is
 * closed and opened again gets a new one, so that a late answer to the old opening is known as
 * such. Control thread only.
 */
final class Binding {

  ListenerSpec spec;

  /** Null until the first attempt has answered. */
  @Nullable BindOutcome outcome;

  /** Attempts that failed in a row. */
  int failures;

  Binding(ListenerSpec spec) {
    this.spec = spec;
  }

  BindKey bind() {
    return spec.bind();
  }
}
