package io.portway.k8s.api;

/**
 * An EndpointSlice ({@code discovery.k8s.io/v1}).
 *
 * @param service the value of the label {@value #SERVICE_LABEL}, empty where it is absent: then no
 *     Service uses it
 * @param group empty for a slice of host names, which is skipped
 */
public record EndpointSliceObject(ObjectMeta meta, String service, EndpointGroup group)
    implements KubernetesObject {

  public static final String KIND = "EndpointSlice";
  public static final String SERVICE_LABEL = "kubernetes.io/service-name";

  @Override
  public String kind() {
    return KIND;
  }
}
