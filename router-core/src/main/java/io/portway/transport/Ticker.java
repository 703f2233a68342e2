package io.portway.transport;

/** The data plane's clock; only differences mean anything. Tests inject one that they move. */
@FunctionalInterface
public interface Ticker {

  Ticker SYSTEM = System::nanoTime;

  /** Nanoseconds since an arbitrary moment; never goes back. */
  long nanos();

  /** The same, read anew where {@link #nanos} stands still for a while. */
  default long read() {
    return nanos();
  }
}
