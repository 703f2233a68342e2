package io.portway.k8s.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the start-up options say about status and ledger.
 *
 * @param statusName {@code routerName} in Route status; every name of ours derives from it
 * @param namespace where lease, ledger and heartbeats live
 * @param node this node, for people
 * @param identity tells this replica from every other, on the same node too
 * @param writesStatus false keeps the ledger alone
 * @param services whether Services ask for ports too
 * @param objectsNamespace the only namespace that is served; null serves every one
 */
public record StatusSettings(
    String statusName,
    String namespace,
    String node,
    String identity,
    boolean writesStatus,
    boolean services,
    @Nullable String objectsNamespace,
    StatusTimes times) {

  OwnNames names() {
    return new OwnNames(statusName, namespace);
  }

  List<StatusShape> shapes() {
    return services ? List.of(StatusShape.ROUTE, StatusShape.SERVICE) : List.of(StatusShape.ROUTE);
  }
}
