package io.portway.testing;

import io.portway.model.BalancePolicy;
import io.portway.model.Timeouts;

/**
 * How a data plane under test is started.
 *
 * @param transport transport and engine, such as {@code epoll+epoll} or {@code nio+channel}
 * @param resetWhenUnavailable end with RST, not FIN, where no endpoint can be had
 * @param maxConnections sessions at the same time, over all listeners
 */
public record DataPlaneOptions(
    String transport,
    BalancePolicy balance,
    Timeouts timeouts,
    boolean resetWhenUnavailable,
    int ioThreads,
    int maxConnections) {

  public static DataPlaneOptions defaults() {
    return new DataPlaneOptions(
        "epoll+epoll", BalancePolicy.ROUND_ROBIN, Timeouts.DEFAULT, false, 2, 10_000);
  }

  public DataPlaneOptions withTransport(String value) {
    return new DataPlaneOptions(
        value, balance, timeouts, resetWhenUnavailable, ioThreads, maxConnections);
  }

  public DataPlaneOptions withBalance(BalancePolicy value) {
    return new DataPlaneOptions(
        transport, value, timeouts, resetWhenUnavailable, ioThreads, maxConnections);
  }

  public DataPlaneOptions withTimeouts(Timeouts value) {
    return new DataPlaneOptions(
        transport, balance, value, resetWhenUnavailable, ioThreads, maxConnections);
  }

  public DataPlaneOptions withResetWhenUnavailable(boolean value) {
    return new DataPlaneOptions(transport, balance, timeouts, value, ioThreads, maxConnections);
  }

  public DataPlaneOptions withIoThreads(int value) {
    return new DataPlaneOptions(
        transport, balance, timeouts, resetWhenUnavailable, value, maxConnections);
  }

  public DataPlaneOptions withMaxConnections(int value) {
    return new DataPlaneOptions(
        transport, balance, timeouts, resetWhenUnavailable, ioThreads, value);
  }
}
