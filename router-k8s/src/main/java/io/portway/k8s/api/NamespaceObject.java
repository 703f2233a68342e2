package io.portway.k8s.api;

/** A Namespace ({@code v1}); its labels choose namespaces. */
public record NamespaceObject(ObjectMeta meta) implements KubernetesObject {

  public static final String KIND = "Namespace";

  @Override
  public String kind() {
    return KIND;
  }
}
