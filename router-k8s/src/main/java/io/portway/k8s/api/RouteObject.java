package io.portway.k8s.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Route ({@code route.openshift.io/v1}). Host, path, TLS and status play no part: the port is
 * opened for the bytes.
 *
 * @param backends {@code spec.to}, then {@code spec.alternateBackends} in their order
 * @param targetPort {@code spec.port.targetPort} as text, a name or a number; null where the Route
 *     has no {@code spec.port}
 * @param problems what the API server would refuse, each with its path; not empty means that the
 *     other fields hold only what could be read
 */
public record RouteObject(
    ObjectMeta meta, List<Backend> backends, @Nullable String targetPort, List<String> problems)
    implements KubernetesObject {

  public static final String KIND = "Route";

  /** Of {@code alternateBackends}, as the API server validates. */
  public static final int MAX_ALTERNATES = 3;

  /**
   * One Service and its share.
   *
   * @param weight 0 to 256
   */
  public record Backend(String service, int weight) {}

  public RouteObject {
    backends = List.copyOf(backends);
    problems = List.copyOf(problems);
  }

  @Override
  public String kind() {
    return KIND;
  }
}
