package io.portway.cluster;

/**
 * A Namespace that one test has for itself.
 *
 * @param name unique in this run
 */
public record TestNamespace(String name) {

  @Override
  public String toString() {
    return name;
  }
}
