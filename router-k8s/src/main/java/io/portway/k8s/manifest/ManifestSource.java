package io.portway.k8s.manifest;

import io.portway.k8s.api.UserText;
import io.portway.k8s.state.ClusterState;
import io.portway.k8s.translate.RouteTranslator;
import io.portway.model.ControlReport;
import io.portway.source.IntentSink;
import io.portway.source.IntentSource;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of manifests as a source of intents: every change is offered at once, after the kernel's
 * file events and without polling. The control loop's holdoff is what joins the several writes of
 * one edit. Made, started and closed by the assembly; owns the daemon thread {@code manifests},
 * which does all reading after the start. It writes nothing: a folder has no place for a status.
 */
public final class ManifestSource implements IntentSource {

  private static final Logger log = LoggerFactory.getLogger(ManifestSource.class);

  /**
   * A new watch can lead to a link that needs another; more rounds than links may nest mean a
   * folder in flux.
   */
  private static final int MAX_ROUNDS = 40;

  /** How often a folder that cannot be watched is looked at: only until its watch can be set. */
  private static final Duration UNWATCHED_INTERVAL = Duration.ofSeconds(1);

  /** How long closing waits for a scan that is under way. */
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final Path dir;
  private final RouteTranslator translator;
  private final ManifestFolder folder;
  private final ManifestLog manifestLog = new ManifestLog();
  private volatile ManifestContent content = ManifestContent.EMPTY;
  private volatile boolean closed;
  private @Nullable FolderWatch watch;
  private @Nullable Thread thread;

  public ManifestSource(Path dir, RouteTranslator translator) {
    this.dir = dir;
    this.translator = translator;
    this.folder = new ManifestFolder(dir);
  }

  @Override
  public String name() {
    return "manifests";
  }

  /**
   * Reads the folder and offers its content before it returns; later changes come from the own
   * thread.
   */
  @Override
  public void start(IntentSink sink) throws IOException {
    ManifestFolder.requireFolder(dir);
    FolderWatch newWatch = newWatch();
    watch = newWatch;
    newWatch.watch(folder.trail());
    if (!newWatch.isWatchingFolder()) {
      newWatch.close();
      throw new IOException(
          "the manifest folder " + UserText.quote(dir.toString()) + " cannot be watched");
    }
    Worker worker = new Worker(newWatch, sink);
    worker.look(FolderChanges.EVERYTHING);
    worker.offer(content.state());
    Thread newThread = Thread.ofPlatform().daemon().name(name()).unstarted(worker);
    thread = newThread;
    newThread.start();
  }

  /** A folder has no status to write. */
  @Override
  public void onReport(ControlReport report) {}

  /** What the folder says now; any thread. */
  public ManifestContent content() {
    return content;
  }

  /** What in the folder cannot be used now; any thread. */
  public List<FileProblem> problems() {
    return content.problems();
  }

  /** Files with a problem, for the metric of that name; any thread. */
  public int unparsableFiles() {
    return content.unparsableFiles();
  }

  @Override
  public void close() {
    closed = true;
    try {
      if (watch != null) {
        watch.close();
      }
      if (thread != null && !thread.equals(Thread.currentThread())) {
        thread.join(CLOSE_WAIT);
      }
    } catch (IOException e) {
      log.warn("event=manifest_watch_close_failed reason={}", UserText.logfmt(FileText.reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private FolderWatch newWatch() throws IOException {
    try {
      return new FolderWatch(dir);
    } catch (IOException e) {
      throw new IOException("file events cannot be had: " + FileText.reason(e), e);
    }
  }

  /** The thread's own part: waits, looks, offers. */
  private final class Worker implements Runnable {

    private final FolderWatch events;
    private final IntentSink sink;
    private @Nullable ClusterState offered;

    Worker(FolderWatch events, IntentSink sink) {
      this.events = events;
      this.sink = sink;
    }

    @Override
    public void run() {
      try {
        while (!closed) {
          FolderChanges changes = events.await(waitNanos());
          if (!events.isWatchingFolder()) {
            lookSafely(FolderChanges.EVERYTHING);
          } else if (!changes.isNone() || waitNanos() == 0) {
            lookSafely(changes);
          }
        }
      } catch (ClosedWatchServiceException e) {
        log.debug("event=manifests_closed");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private long waitNanos() {
      Long deadline = folder.nextDeadline();
      long wait = deadline == null ? Long.MAX_VALUE : Math.max(0, deadline - System.nanoTime());
      return events.isWatchingFolder() ? wait : Math.min(wait, UNWATCHED_INTERVAL.toNanos());
    }

    /** A bug must not end the thread: the next change may be one that it can serve. */
    private void lookSafely(FolderChanges changes) {
      try {
        look(changes);
        if (!Objects.equals(offered, content.state())) {
          offer(content.state());
        }
      } catch (RuntimeException e) {
        log.error("event=internal_error thread=manifests", e);
      }
    }

    /** Until no watch is new: what happened before it was set, no event tells. */
    void look(FolderChanges first) {
      FolderChanges changes = first;
      boolean changed = false;
      for (int round = 0; round < MAX_ROUNDS; round++) {
        changed |= folder.scan(changes, System.nanoTime());
        changes = events.watch(folder.trail());
        if (changes.isNone()) {
          break;
        }
      }
      if (changed) {
        content = folder.content();
        manifestLog.report(content);
      }
    }

    void offer(ClusterState state) {
      offered = state;
      if (!closed) {
        sink.offer(ManifestSource.this, () -> translator.translate(state));
      }
    }
  }
}
