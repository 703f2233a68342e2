package io.portway.app.assembly;

import io.portway.app.options.RunOptions;
import io.portway.model.ControlReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A whole router on loopback, started and ended as {@code run} does it. */
public final class TestRouter implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;

  private final RunOptions options;
  private final Router router;
  private final AtomicReference<ControlReport> latest;

  private TestRouter(RunOptions options, Router router, AtomicReference<ControlReport> latest) {
    this.options = options;
    this.router = router;
    this.latest = latest;
  }

  /** Its ports are open, or were tried, when this returns. */
  public static TestRouter start(Path manifests, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("--manifests", manifests.toString()));
    all.addAll(List.of("--bind-address", "127.0.0.1"));
    all.addAll(List.of(arguments));
    RunOptions options = RunOptions.parse(Map.of(), all.toArray(String[]::new));
    AtomicReference<ControlReport> latest =
        new AtomicReference<>(new ControlReport(0, List.of(), Map.of(), Map.of()));
    Router router = RouterAssembly.start(options, "test", null, List.of(latest::set));
    router.ready().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new TestRouter(options, router, latest);
  }

  public Router router() {
    return router;
  }

  /** The newest report. */
  public ControlReport report() {
    return Objects.requireNonNull(latest.get());
  }

  /** Ends it in order. */
  @Override
  public void close() {
    try {
      new ShutdownSequence(router, options.shutdown()).run("test");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
