package io.portway.model;

/**
 * Where an endpoint comes from, for metrics, logs and views only; never part of its identity.
 *
 * @param pod the pod's name, empty where the address belongs to no pod
 * @param service the Service's name
 * @param node the node's name, empty if unknown
 * @param zone the topology zone, empty if unknown
 */
public record EndpointOrigin(String pod, String service, String node, String zone) {

  public static final EndpointOrigin UNKNOWN = new EndpointOrigin("", "", "", "");
}
