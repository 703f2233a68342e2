package io.portway.model;

/**
 * Names one user object that asks for a port. Ordered by kind, namespace, name, which is the last
 * and total tie-break of {@link Seniority}.
 *
 * @param kind the object's kind, such as {@code Route}
 */
public record RouteId(String kind, String namespace, String name) implements Comparable<RouteId> {

  @Override
  public int compareTo(RouteId other) {
    int byKind = kind.compareTo(other.kind);
    if (byKind != 0) {
      return byKind;
    }
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** {@code namespace/name}, as people write it. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
