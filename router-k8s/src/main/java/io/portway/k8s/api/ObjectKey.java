package io.portway.k8s.api;

import java.util.Comparator;

/**
 * What makes two objects the same object.
 *
 * @param kind such as {@code Route}; the kinds that are read differ in their names, so the API
 *     group adds nothing
 * @param namespace empty for a kind without namespace
 */
public record ObjectKey(String kind, String namespace, String name)
    implements Comparable<ObjectKey> {

  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::kind)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code Route demo/web}, as people write it. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
  }
}
