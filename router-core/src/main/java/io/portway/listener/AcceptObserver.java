package io.portway.listener;

import io.portway.model.BindKey;

/** Hears of accepting that pauses. Called on io loops; returns at once. */
@FunctionalInterface
public interface AcceptObserver {

  void onPaused(BindKey bind, PauseCause cause);
}
