package io.portway.benchmarks.cluster;

import io.portway.cluster.KubeApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The objects of a cluster and what is done to them. Routes are created through the API server;
 * Services and EndpointSlices are put into its store, from where it serves them like any other. It
 * would refuse the loopback addresses, and takes minutes for so many.
 */
final class Population {

  private static final JsonMapper JSON = new JsonMapper();

  /** What the account of the shipped manifests and its namespace are called. */
  static final String ROUTER = "portway";

  /** Requests on their way at once. */
  private static final int WRITERS = 8;

  private static final String ROUTES = "/apis/route.openshift.io/v1/namespaces/%s/routes";

  private final KubeApiServer server;
  private final Size size;
  private final List<Integer> ports;
  private final int podPort;
  private final List<Slice> ofRoutes = new ArrayList<>();
  private final List<Slice> foreign = new ArrayList<>();

  /**
   * Nothing is created yet.
   *
   * @param ports one for each Route
   * @param podPort where something answers on every loopback address
   */
  Population(KubeApiServer server, Size size, List<Integer> ports, int podPort) {
    this.server = server;
    this.size = size;
    this.ports = List.copyOf(ports);
    this.podPort = podPort;
    for (int i = 0; i < size.routes(); i++) {
      ofRoutes.add(Slice.ofRoute(namespace(i), "tcp-" + i, i, podPort));
    }
    for (int i = 0; i < size.foreign(); i++) {
      foreign.add(Slice.foreign(namespace(i), "app-" + i, i));
    }
  }

  private String namespace(int index) {
    return "team-" + index % size.namespaces();
  }

  /** Installs what a cluster that is not OpenShift gets, then creates all objects. */
  void create() throws IOException, InterruptedException {
    server.installRoutes();
    Path overlay = Path.of(System.getProperty("portway.root", ".."), "deploy", "kubernetes");
    server.kubectl("apply", "-k", overlay.toString()).succeeded();
    List<Callable<Object>> calls = new ArrayList<>();
    for (int i = 0; i < size.namespaces(); i++) {
      String object = Objects.namespace(namespace(i));
      calls.add(() -> post("/api/v1/namespaces", object));
    }
    run(calls);
    for (List<Slice> slices : List.of(foreign, ofRoutes)) {
      slices.forEach(slice -> calls.add(() -> put(slice)));
    }
    run(calls);
    for (int i = 0; i < size.routes(); i++) {
      Slice slice = ofRoutes.get(i);
      int port = ports.get(i);
      calls.add(() -> createRoute(slice.service(), slice, port));
    }
    run(calls);
  }

  /** Runs them all and clears the list. */
  private static void run(List<Callable<Object>> calls) throws IOException, InterruptedException {
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      for (Future<Object> call : writers.invokeAll(calls)) {
        call.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("an object could not be created", e);
    }
    calls.clear();
  }

  private String post(String path, String object) {
    return server.client().raw(path, "POST", object);
  }

  /** With its Service. */
  private Slice put(Slice slice) throws IOException, InterruptedException {
    String service = Objects.service(slice.namespace(), slice.service());
    server
        .etcd()
        .put("/registry/services/specs/" + slice.namespace() + "/" + slice.service(), service);
    server.etcd().put(slice.key(), slice.json(0));
    return slice;
  }

  private String createRoute(String name, Slice to, int port) {
    return post(
        ROUTES.formatted(to.namespace()), Objects.route(to.namespace(), name, to.service(), port));
  }

  /** Creates one more Route, to the Service of the first; returns when the server has answered. */
  void createRoute(String name, int port) {
    createRoute(name, ofRoutes.getFirst(), port);
  }

  void deleteRoute(String name) {
    String path = ROUTES.formatted(ofRoutes.getFirst().namespace()) + "/" + name;
    server.client().raw(path, "DELETE", null);
  }

  /** Of every Route by its UID; empty where a Route has no status yet. */
  Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    String all = server.client().raw("/apis/route.openshift.io/v1/routes");
    for (JsonNode route : JSON.readTree(all).path("items")) {
      JsonNode meta = route.path("metadata");
      boolean told = !route.path("status").path("ingress").isEmpty();
      versions.put(
          meta.path("uid").asString(), told ? meta.path("resourceVersion").asString() : "");
    }
    return versions;
  }

  /** The options of a router that reads this cluster with the rights that we ship. */
  List<String> source() throws IOException {
    return List.of("--kubeconfig", server.kubeconfig(ROUTER, ROUTER).toString());
  }

  Size size() {
    return size;
  }

  List<Integer> ports() {
    return ports;
  }

  int podPort() {
    return podPort;
  }

  /** A storm of changes at this rate, which has begun. */
  Storm storm(int rate) {
    return Storm.start(server.etcd(), ofRoutes, foreign, rate);
  }
}
