package io.portway.app.assembly;

import io.portway.admin.AdminServer;
import io.portway.admin.Readiness;
import io.portway.app.log.AccessLog;
import io.portway.control.ControlLoop;
import io.portway.listener.ListenerManager;
import io.portway.model.ControlReport;
import io.portway.session.SessionRegistry;
import io.portway.source.IntentSource;
import io.portway.transport.EventLoops;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running router: the handles that its end needs, and what one may ask it. Made by {@link
 * RouterAssembly}; ended once, by a {@link ShutdownSequence}.
 *
 * @param admin null when it is off
 * @param metrics the server of the metrics alone; null when it is off
 * @param accessLog null when it is off
 * @param release closes what the source stood on
 */
public record Router(
    IntentSource source,
    ControlLoop control,
    ListenerManager listeners,
    SessionRegistry registry,
    EventLoops loops,
    Readiness readiness,
    @Nullable AdminServer admin,
    @Nullable AdminServer metrics,
    @Nullable AccessLog accessLog,
    Runnable release) {

  /**
   * Completes when the first input was applied and each of its binds was tried once, whatever the
   * outcome.
   */
  public CompletableFuture<Void> ready() {
    return control.applied();
  }

  /** Where the admin server listens; empty when it is off or its bind has not worked yet. */
  public Optional<InetSocketAddress> adminAddress() {
    return admin == null ? Optional.empty() : admin.address();
  }

  /** Hears every later report, on the control thread; must return at once. */
  public void onReport(Consumer<ControlReport> listener) {
    control.addReportListener(listener);
  }
}
