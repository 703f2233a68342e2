package io.portway.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * One EndpointSlice of a Service, of servers that a test runs on this machine. Immutable; {@link
 * KubeApiServer#put} stores it.
 *
 * @param name of the slice; a slice of the same name is replaced
 * @param portName the name of the Service's port; empty where the Service has one port without a
 *     name
 * @param port where the servers listen, the same for all
 * @param addresses of 127.0.0.0/8; may be empty
 */
public record LoopbackSlice(
    String namespace,
    String name,
    String service,
    String portName,
    int port,
    List<String> addresses) {

  public LoopbackSlice {
    addresses = List.copyOf(addresses);
  }

  /** The only slice of a Service, with one server on 127.0.0.1. */
  public static LoopbackSlice of(String namespace, String service, String portName, int port) {
    return new LoopbackSlice(
        namespace, service + "-local", service, portName, port, List.of("127.0.0.1"));
  }

  /** The same slice with other addresses. */
  public LoopbackSlice with(List<String> others) {
    return new LoopbackSlice(namespace, name, service, portName, port, others);
  }

  /** Where the API server keeps it. */
  String key() {
    return "/registry/endpointslices/" + namespace + "/" + name;
  }

  EndpointSlice object() {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withUid(UUID.randomUUID().toString())
        .withCreationTimestamp(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .addToLabels("kubernetes.io/service-name", service)
        .endMetadata()
        .withAddressType("IPv4")
        .addNewPort()
        .withName(portName)
        .withProtocol("TCP")
        .withPort(port)
        .endPort()
        .addAllToEndpoints(
            addresses.stream()
                .map(address ->
                    new EndpointBuilder()
                        .withAddresses(address)
                        .withNewConditions()
                        .withReady(true)
                        .endConditions()
                        .build())
                .toList())
        .build();
  }
}
