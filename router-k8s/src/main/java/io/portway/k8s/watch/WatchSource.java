package io.portway.k8s.watch;

import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.client.ClusterClient;
import io.portway.k8s.state.ClusterState;
import io.portway.k8s.status.LedgerTable;
import io.portway.k8s.translate.HeldClaims;
import io.portway.k8s.translate.ReportObserver;
import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.Translation;
import io.portway.metrics.Counter;
import io.portway.metrics.Meters;
import io.portway.metrics.Metric;
import io.portway.model.ControlReport;
import io.portway.source.IntentSink;
import io.portway.source.IntentSource;
import io.portway.source.SourceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster as a source of intents. Reflectors keep the tables; whatever they change is one offer
 * whose supplier takes the state when the control thread is ready for it, so a storm of changes
 * costs one state per holdoff and not one per change. It is synced when every kind was listed once
 * and the ledger was read; from then on it serves what it knows, however long the API server is
 * away. Made, started and closed by the assembly; owns a thread for each kind and the thread {@code
 * watch}, which looks after them.
 */
public final class WatchSource implements IntentSource {

  private static final Logger log = LoggerFactory.getLogger(WatchSource.class);

  /** How often silent watches are looked for. */
  private static final Duration ROUND = Duration.ofSeconds(1);

  /** How long an API server that neither answers nor refuses is waited for beside a saved table. */
  private static final Duration SAVED_GRACE = Duration.ofSeconds(3);

  /** How long closing waits for each thread. */
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final RouteTranslator translator;
  private final @Nullable LedgerTable ledger;
  private final ReportObserver observer;
  private final Meters meters;
  private final Pace pace;
  private final ClusterTables tables;
  private final List<Reflector> reflectors = new ArrayList<>();
  private final List<ReflectorHealth> healths = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Object syncing = new Object();

  private final @Nullable StateKeeper keeper;

  private volatile @Nullable IntentSink sink;
  private volatile boolean live;

  /** Not null while a saved table is served because the API server was never reached. */
  private volatile SavedTable.@Nullable Content saved;

  private volatile boolean savedMayBeServed;
  private volatile @Nullable Translation last;

  /**
   * A source that does nothing yet.
   *
   * @param client stays the caller's to close, after this source
   * @param ledger filled from now on, and one more input of the translation; null where none is
   *     kept
   * @param observer hears each report with the translation that it is about
   */
  public WatchSource(
      ClusterClient client,
      WatchOptions options,
      RouteTranslator translator,
      @Nullable LedgerTable ledger,
      ReportObserver observer,
      Meters meters) {
    this(client, options, translator, ledger, observer, meters, Pace.DEFAULT);
  }

  WatchSource(
      ClusterClient client,
      WatchOptions options,
      RouteTranslator translator,
      @Nullable LedgerTable ledger,
      ReportObserver observer,
      Meters meters,
      Pace pace) {
    this.translator = translator;
    this.ledger = ledger;
    this.observer = observer;
    this.meters = meters;
    this.pace = pace;
    this.tables = new ClusterTables(options.services(), !options.namespaceLabels().isEmpty());
    this.keeper =
        options.stateDir() == null
            ? null
            : new StateKeeper(
                new SavedTable(options.stateDir(), options.scope(client.server())), meters);
    meters.gauge(Metric.SAVED_TABLE_AGE, this::savedAge);
    ApiConnection api = new ApiConnection(client);
    String namespace = options.namespace();
    add(
        api,
        new Query(Resource.ROUTES, namespace, options.routeLabels(), options.routeFields()),
        tables.routes());
    add(api, Query.all(Resource.SERVICES, namespace), tables.services());
    add(api, Query.all(Resource.ENDPOINT_SLICES, namespace), tables.endpoints());
    if (namespace == null) {
      add(
          api,
          new Query(Resource.NAMESPACES, null, options.namespaceLabels(), ""),
          tables.namespaces());
    }
    if (ledger != null) {
      add(
          api,
          new Query(Resource.CONFIG_MAPS, ledger.namespace(), ledger.labelSelector(), ""),
          new LedgerSink(ledger, this::changed));
    }
  }

  private <T extends KubernetesObject> void add(
      ApiConnection api, Query query, ObjectTable<T> table) {
    Counter unreadable = meters.counter(Metric.WATCH_UNREADABLE, query.resource().label());
    add(api, query, new ObjectSink<>(table, this::changed, unreadable::increment));
  }

  private void add(ApiConnection api, Query query, ReflectorSink sink) {
    String label = query.resource().label();
    ReflectorHealth health =
        new ReflectorHealth(
            label,
            meters.counter(Metric.WATCH_FAILURES, label),
            meters.counter(Metric.WATCH_LISTS, label),
            meters.counter(Metric.WATCH_EVENTS, label),
            this::onHealth);
    meters.gauge(Metric.WATCH_STALE, health::staleSeconds, label);
    healths.add(health);
    Resource fallback = query.resource() == Resource.ENDPOINT_SLICES ? Resource.ENDPOINTS : null;
    reflectors.add(new Reflector(api, query, fallback, sink, health, pace));
  }

  @Override
  public String name() {
    return "cluster";
  }

  /** Returns at once, whether the API server is there or not. */
  @Override
  public void start(IntentSink newSink) {
    sink = newSink;
    for (int i = 0; i < reflectors.size(); i++) {
      start("watch-" + i, reflectors.get(i));
    }
    start("watch", this::lookAfter);
  }

  private void start(String name, Runnable work) {
    Thread thread = Thread.ofPlatform().daemon().name(name).unstarted(work);
    threads.add(thread);
    thread.start();
  }

  /** Something is different in the tables or in the ledger. A reflector's thread. */
  private void changed() {
    if (live) {
      offer(this::translate);
    } else {
      onHealth();
    }
  }

  /** Perhaps the very last kind has just been listed, or the first look has failed. */
  private void onHealth() {
    synchronized (syncing) {
      if (live) {
        return;
      }
      if (isSynced()) {
        live = true;
        if (saved != null) {
          log.info("event=saved_table_replaced");
        }
        saved = null;
        offer(this::translate);
      } else if (saved == null && (savedMayBeServed || trouble() != null)) {
        serveSaved();
      }
    }
  }

  /** Better an old table than none: its ports are as good as those of a router that went on. */
  private void serveSaved() {
    SavedTable.Content content = keeper == null ? null : keeper.loaded();
    if (content != null) {
      saved = content;
      log.warn(
          "event=saved_table_served saved={} routes={}",
          content.saved(),
          content.state().routes().size());
      offer(() -> translator.translate(content.state(), content.held()));
    }
  }

  private double savedAge() {
    SavedTable.Content content = saved;
    return content == null ? 0 : Duration.between(content.saved(), Instant.now()).toSeconds();
  }

  private boolean isSynced() {
    return healths.stream().allMatch(ReflectorHealth::isSynced);
  }

  private void offer(Supplier<SourceUpdate> update) {
    IntentSink target = sink;
    if (target != null && closed.getCount() > 0) {
      target.offer(this, update);
    }
  }

  /**
   * Called on the control thread after its holdoff: the state as it is then. It is taken here and
   * not with the offer, since most offers are never looked at.
   */
  private SourceUpdate translate() {
    HeldClaims recorded = ledger == null ? null : ledger.records();
    HeldClaims known = recorded == null ? HeldClaims.NONE : recorded;
    ClusterState state = tables.state();
    SourceUpdate update = translator.translate(state, known);
    Translation translation = new Translation(state, known, update);
    last = translation;
    if (keeper != null) {
      keeper.keep(translation);
    }
    return update;
  }

  @Override
  public void onReport(ControlReport report) {
    Translation translation = last;
    if (translation != null) {
      observer.onReport(report, translation);
    }
  }

  /**
   * What stands between this source and the truth, one line; null where nothing does. It is never a
   * reason to take the process from its traffic.
   */
  public @Nullable String trouble() {
    List<String> reasons = new ArrayList<>();
    for (ReflectorHealth health : healths) {
      String reason = health.reason();
      if (reason != null) {
        reasons.add(reason);
      }
    }
    SavedTable.Content content = saved;
    String prefix =
        content == null ? "" : "serving the table that was saved at " + content.saved() + "; ";
    return switch (reasons.size()) {
      case 0 -> content == null ? null : prefix + "the API server has not answered yet";
      case 1 -> prefix + reasons.getFirst();
      default -> prefix + reasons.getFirst() + " (and " + (reasons.size() - 1) + " more)";
    };
  }

  private void lookAfter() {
    long begun = System.nanoTime();
    try {
      while (!closed.await(ROUND.toNanos(), TimeUnit.NANOSECONDS)) {
        long now = System.nanoTime();
        reflectors.forEach(reflector -> reflector.breakSilence(now));
        if (keeper != null) {
          keeper.saveIfDue(now);
        }
        if (!savedMayBeServed && now - begun > SAVED_GRACE.toNanos()) {
          savedMayBeServed = true;
          onHealth();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (keeper != null) {
      keeper.save(System.nanoTime());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    reflectors.forEach(Reflector::close);
    // Not the last one, which looks after them: it ends by itself and may be writing the table.
    threads.stream().limit(reflectors.size()).forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        if (!thread.join(CLOSE_WAIT)) {
          log.warn("event=watch_still_busy thread={}", thread.getName());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    observer.close();
  }
}
