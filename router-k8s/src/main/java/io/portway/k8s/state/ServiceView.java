package io.portway.k8s.state;

import io.portway.k8s.api.EndpointGroup;
import io.portway.k8s.api.ServiceObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about one Service name. Immutable.
 *
 * @param service null where the Service itself is missing
 * @param groups its EndpointSlices sorted by name; where it has none, the subsets of its Endpoints
 *     object
 */
public record ServiceView(@Nullable ServiceObject service, List<EndpointGroup> groups) {

  public static final ServiceView MISSING = new ServiceView(null, List.of());

  public ServiceView {
    groups = List.copyOf(groups);
  }
}
