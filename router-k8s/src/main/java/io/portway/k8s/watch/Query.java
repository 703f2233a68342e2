package io.portway.k8s.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/**
 * What one reflector follows. Immutable.
 *
 * @param namespace null follows every namespace
 * @param labels a label selector; empty selects all
 * @param fields a field selector; empty selects all
 */
record Query(Resource resource, @Nullable String namespace, String labels, String fields) {

  static Query all(Resource resource, @Nullable String namespace) {
    return new Query(resource, namespace, "", "");
  }

  /** Items of one page: at 3 KB each this is 1.5 MB on the wire, and far less is ever in memory. */
  static final int PAGE = 500;

  Query of(Resource other) {
    return new Query(other, namespace, labels, fields);
  }

  /**
   * The path of one page.
   *
   * @param next where the page before ended; empty for the first
   * @param paged false asks for everything at once, which cannot expire half-way
   */
  String listPath(String next, boolean paged) {
    StringBuilder path = path();
    if (paged) {
      append(path, "limit", String.valueOf(PAGE));
    }
    if (!next.isEmpty()) {
      append(path, "continue", next);
    }
    return path.toString();
  }

  /** The path of the events since a version. */
  String watchPath(String resourceVersion, int timeoutSeconds) {
    StringBuilder path = path();
    append(path, "watch", "true");
    append(path, "allowWatchBookmarks", "true");
    append(path, "resourceVersion", resourceVersion);
    append(path, "timeoutSeconds", String.valueOf(timeoutSeconds));
    return path.toString();
  }

  private StringBuilder path() {
    StringBuilder path = new StringBuilder(resource.root());
    if (namespace != null) {
      path.append("/namespaces/").append(URLEncoder.encode(namespace, UTF_8));
    }
    path.append('/').append(resource.plural());
    if (!labels.isEmpty()) {
      append(path, "labelSelector", labels);
    }
    if (!fields.isEmpty()) {
      append(path, "fieldSelector", fields);
    }
    return path;
  }

  private static void append(StringBuilder path, String key, String value) {
    path.append(path.indexOf("?") < 0 ? '?' : '&')
        .append(key)
        .append('=')
        .append(URLEncoder.encode(value, UTF_8));
  }

  /** For people: what and where. */
  @Override
  public String toString() {
    return resource.label() + (namespace == null ? "" : " in namespace " + namespace);
  }
}
