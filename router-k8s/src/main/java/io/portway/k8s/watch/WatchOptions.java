package io.portway.k8s.watch;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the start-up options say about watching. Selectors are in the API server's syntax, already
 * checked; empty selects all.
 *
 * @param namespace null watches every namespace; with one, no Namespace is read
 * @param namespaceLabels only Routes in Namespaces that carry them
 * @param services whether annotated Services are claimants too
 * @param stateDir where the last good table is kept; null keeps none
 */
public record WatchOptions(
    @Nullable String namespace,
    String routeLabels,
    String routeFields,
    String namespaceLabels,
    boolean services,
    @Nullable Path stateDir) {

  /** Everything in every namespace, no Services, nothing kept. */
  public static final WatchOptions ALL = new WatchOptions(null, "", "", "", false, null);

  /** What decides which objects a table holds, in one line. */
  String scope(String server) {
    return String.join(
        " ",
        server,
        String.valueOf(namespace),
        routeLabels,
        routeFields,
        namespaceLabels,
        String.valueOf(services));
  }
}
