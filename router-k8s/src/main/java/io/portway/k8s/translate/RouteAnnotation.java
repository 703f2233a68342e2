package io.portway.k8s.translate;

import io.portway.k8s.api.ObjectMeta;
import io.portway.k8s.api.UserText;
import org.jspecify.annotations.Nullable;

/** An annotation with Portway's own synonym. Pure; any thread. */
enum RouteAnnotation {
  PORT("haproxy.router.openshift.io/external-tcp-port", "portway.io/port"),
  ROUTER_NAME("haproxy.router.openshift.io/wzh-router-name", "portway.io/router-name");

  /** Has no synonym: the name is OpenShift's. */
  static final String BALANCE = "haproxy.router.openshift.io/balance";

  private final String key;
  private final String synonym;

  RouteAnnotation(String key, String synonym) {
    this.key = key;
    this.synonym = synonym;
  }

  /** What an object says. */
  sealed interface Reading {}

  /** Neither synonym is there. */
  record Absent() implements Reading {
    static final Absent INSTANCE = new Absent();
  }

  /**
   * One value, also where both synonyms agree.
   *
   * @param key the one that was found
   */
  record Value(String key, String text) implements Reading {}

  /** The synonyms disagree. */
  record Conflict(String message) implements Reading {}

  /** A value that is no string. */
  record Malformed(String message) implements Reading {}

  Reading of(ObjectMeta meta) {
    String problem = firstProblem(meta);
    if (problem != null) {
      return new Malformed(problem);
    }
    String first = meta.annotations().get(key);
    String second = meta.annotations().get(synonym);
    if (first == null) {
      return second == null ? Absent.INSTANCE : new Value(synonym, second);
    }
    if (second == null || first.equals(second)) {
      return new Value(key, first);
    }
    return new Conflict(
        "annotations %s and %s mean the same but differ: %s and %s; remove one"
            .formatted(key, synonym, UserText.quote(first), UserText.quote(second)));
  }

  private @Nullable String firstProblem(ObjectMeta meta) {
    if (meta.annotationProblems().isEmpty()) {
      return null;
    }
    String problem = meta.annotationProblems().get(key);
    return problem == null ? meta.annotationProblems().get(synonym) : problem;
  }
}
