package io.portway.k8s.api;

import java.util.List;

/** An Endpoints object ({@code v1}); it belongs to the Service of its own name. */
public record EndpointsObject(ObjectMeta meta, List<EndpointGroup> groups)
    implements KubernetesObject {

  public static final String KIND = "Endpoints";

  public EndpointsObject {
    groups = List.copyOf(groups);
  }

  @Override
  public String kind() {
    return KIND;
  }
}
