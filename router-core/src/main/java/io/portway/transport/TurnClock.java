package io.portway.transport;

/**
 * The clock of one loop: read once a turn, when the wait for events ends, since a session would
 * read it ten times. Between two waits it stands still, so what it says is late by as much as the
 * turn has taken. Touched on its loop only.
 */
final class TurnClock implements Ticker {

  private final Ticker source;
  private long now;

  TurnClock(Ticker source) {
    this.source = source;
    this.now = source.nanos();
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public long read() {
    now = source.nanos();
    return now;
  }
}
