package io.portway.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectReaderTest {

  private static Map<String, Object> object(
      String apiVersion, String kind, Map<String, ?> metadata, Map<String, ?> more) {
    Map<String, Object> object = new HashMap<>(more);
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    object.put("metadata", metadata);
    return object;
  }

  private static Map<String, Object> route(Map<String, ?> metadata, Map<String, ?> spec) {
    return object("route.openshift.io/v1", "Route", metadata, Map.of("spec", spec));
  }

  private static final Map<String, Object> TO_WEB =
      Map.of("to", Map.of("kind", "Service", "name", "web"));

  private static RouteObject onlyRoute(Object document) {
    ObjectReader.Reading reading = ObjectReader.read(document);
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.objects()).hasSize(1);
    return (RouteObject) reading.objects().getFirst();
  }

  @Test
  void aRouteIsReadWithTheApiServersDefaults() {
    RouteObject route = onlyRoute(route(Map.of("name", "web"), TO_WEB));
    assertThat(route.key()).hasToString("Route default/web");
    assertThat(route.backends()).containsExactly(new RouteObject.Backend("web", 100));
    assertThat(route.targetPort()).isNull();
    assertThat(route.problems()).isEmpty();
    assertThat(route.meta().uid()).isEmpty();
    assertThat(route.meta().created()).isNull();
  }

  static List<Arguments> wrongRoutes() {
    Map<String, Object> alternate = Map.of("name", "x");
    return List.of(
        Arguments.of(Map.of(), "spec.to: required: the Service to connect to"),
        Arguments.of(Map.of("to", "web"), "spec.to: expected a mapping, found \"web\""),
        Arguments.of(
            Map.of("to", Map.of("name", "web", "weight", "abc")),
            "spec.to.weight: expected an integer 0-256, found \"abc\""),
        Arguments.of(
            Map.of("to", Map.of("name", "web", "weight", 257L)),
            "spec.to.weight: expected an integer 0-256, found 257"),
        Arguments.of(
            Map.of("to", Map.of("name", "web", "weight", -1L)),
            "spec.to.weight: expected an integer 0-256, found -1"),
        Arguments.of(
            Map.of("to", Map.of("name", "web", "weight", 1.5)),
            "spec.to.weight: expected an integer 0-256, found 1.5"),
        Arguments.of(
            Map.of("to", Map.of("name", "web", "kind", "Pod")),
            "spec.to.kind: expected \"Service\", found \"Pod\""),
        Arguments.of(
            Map.of("to", Map.of("kind", "Service")),
            "spec.to.name: required: the name of a Service"),
        Arguments.of(
            Map.of("to", Map.of("name", "a\nb")),
            "spec.to.name: expected the name of a Service, found \"a\\nb\""),
        Arguments.of(
            Map.of(
                "to",
                alternate,
                "alternateBackends",
                List.of(alternate, alternate, alternate, alternate)),
            "spec.alternateBackends: expected at most 3 entries, found 4"),
        Arguments.of(
            Map.of("to", alternate, "alternateBackends", List.of(alternate, "y")),
            "spec.alternateBackends[1]: expected a mapping, found \"y\""),
        Arguments.of(
            Map.of(
                "to", alternate, "alternateBackends", List.of(Map.of("name", "y", "weight", true))),
            "spec.alternateBackends[0].weight: expected an integer 0-256, found true"),
        Arguments.of(
            Map.of("to", alternate, "port", Map.of()),
            "spec.port.targetPort: required: the name of a Service port or a container port"
                + " number"),
        Arguments.of(
            Map.of("to", alternate, "port", Map.of("targetPort", 0L)),
            "spec.port.targetPort: expected an integer 1-65535, found 0"),
        Arguments.of(
            Map.of("to", alternate, "port", Map.of("targetPort", List.of())),
            "spec.port.targetPort: expected the name of a Service port or a container port number,"
                + " found a list"));
  }

  @ParameterizedTest
  @MethodSource("wrongRoutes")
  void aWrongRouteKeepsItsIdentityAndSaysWhere(Map<String, ?> spec, String problem) {
    RouteObject route = onlyRoute(route(Map.of("name", "web", "namespace", "demo"), spec));
    assertThat(route.key()).hasToString("Route demo/web");
    assertThat(route.problems()).containsExactly(problem);
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    RouteObject route =
        onlyRoute(
            route(
                Map.of("name", "web"),
                Map.of("to", Map.of("weight", 300L), "port", Map.of("targetPort", ""))));
    assertThat(route.problems()).hasSize(3);
  }

  @Test
  void annotationsMustBeStrings() {
    Map<String, Object> annotations =
        new HashMap<>(Map.of("a", "x", "n", 18080L, "b", true, "m", Map.of()));
    annotations.put("nothing", null);
    ObjectMeta meta =
        onlyRoute(route(Map.of("name", "web", "annotations", annotations), TO_WEB)).meta();
    assertThat(meta.annotations()).isEqualTo(Map.of("a", "x", "nothing", ""));
    assertThat(meta.annotationProblems())
        .isEqualTo(
            Map.of(
                "n", "annotation n: expected a string, found 18080; write it in quotes: \"18080\"",
                "b", "annotation b: expected a string, found true; write it in quotes: \"true\"",
                "m", "annotation m: expected a string, found a mapping"));
  }

  @Test
  void creationTimesAreRfc3339AndAnythingElseIsAWarning() {
    assertThat(
            onlyRoute(
                    route(Map.of("name", "a", "creationTimestamp", "2026-01-31T12:00:00Z"), TO_WEB))
                .meta()
                .created())
        .isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(
            onlyRoute(
                    route(
                        Map.of("name", "a", "creationTimestamp", "2026-01-31T12:00:00+01:00"),
                        TO_WEB))
                .meta()
                .created())
        .isEqualTo(Instant.parse("2026-01-31T11:00:00Z"));
    ObjectMeta meta =
        onlyRoute(route(Map.of("name", "a", "creationTimestamp", "yesterday"), TO_WEB)).meta();
    assertThat(meta.created()).isNull();
    assertThat(meta.warnings())
        .singleElement()
        .asString()
        .contains("creationTimestamp", "\"yesterday\"");
  }

  static List<Arguments> unusable() {
    return List.of(
        Arguments.of("text", "expected a Kubernetes object, found \"text\""),
        Arguments.of(List.of(1L), "expected a Kubernetes object, found a list"),
        Arguments.of(Map.of("apiVersion", "v1"), "kind: required: this is no Kubernetes object"),
        Arguments.of(Map.of("kind", "Route"), "apiVersion: required: this is no Kubernetes object"),
        Arguments.of(Map.of("kind", 5L, "apiVersion", "v1"), "kind: expected a string, found 5"),
        Arguments.of(route(Map.of(), TO_WEB), "Route without a name: metadata.name: required"),
        Arguments.of(
            route(Map.of("name", "a/b"), TO_WEB),
            "Route a/b: metadata.name: expected 1 to 253 letters"),
        Arguments.of(
            route(Map.of("name", "a", "namespace", "x\ny"), TO_WEB),
            "metadata.namespace: expected"),
        Arguments.of(
            route(Map.of("name", "a", "annotations", List.of()), TO_WEB),
            "Route a: metadata.annotations: expected a mapping, found a list"),
        Arguments.of(
            object(
                "v1",
                "Service",
                Map.of("name", "s"),
                Map.of("spec", Map.of("ports", List.of(Map.of("port", "x"))))),
            "Service s: spec.ports[0].port: expected an integer 1-65535, found \"x\""),
        Arguments.of(
            object(
                "v1",
                "Service",
                Map.of("name", "s"),
                Map.of("spec", Map.of("ports", List.of(Map.of())))),
            "Service s: spec.ports[0].port: required"),
        Arguments.of(
            object(
                "discovery.k8s.io/v1",
                "EndpointSlice",
                Map.of("name", "s"),
                Map.of(
                    "addressType",
                    "IPv4",
                    "endpoints",
                    List.of(Map.of("conditions", Map.of("ready", "x"))))),
            "EndpointSlice s: endpoints[0].conditions.ready: expected true or false, found \"x\""),
        Arguments.of(
            object(
                "v1",
                "Endpoints",
                Map.of("name", "s"),
                Map.of("subsets", List.of(Map.of("addresses", List.of(Map.of()))))),
            "Endpoints s: subsets[0].addresses[0].ip: required"));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void whatCannotBeUsedIsAProblemWithItsPath(Object document, String problem) {
    ObjectReader.Reading reading = ObjectReader.read(document);
    assertThat(reading.objects()).isEmpty();
    assertThat(reading.problems()).singleElement().asString().contains(problem);
  }

  @Test
  void otherKindsArePassedOverEvenIfTheirKindIsRoute() {
    ObjectReader.Reading reading =
        ObjectReader.read(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "List",
                "items",
                List.of(
                    object("serving.knative.dev/v1", "Route", Map.of("name", "a"), Map.of()),
                    object("apps/v1", "Deployment", Map.of("name", "a"), Map.of()),
                    object("apps/v1", "Deployment", Map.of("name", "b"), Map.of()))));
    assertThat(reading.objects()).isEmpty();
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.otherKinds())
        .containsExactly("serving.knative.dev/v1 Route", "apps/v1 Deployment");
  }

  @Test
  void oneBadItemOfAListLeavesTheOthersAlone() {
    ObjectReader.Reading reading =
        ObjectReader.read(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "List",
                "items",
                Arrays.asList(
                    route(Map.of("name", "a"), TO_WEB),
                    null,
                    "x",
                    route(Map.of(), TO_WEB),
                    route(Map.of("name", "b"), TO_WEB))));
    assertThat(reading.objects())
        .extracting(object -> object.meta().name())
        .containsExactly("a", "b");
    assertThat(reading.problems())
        .containsExactlyInAnyOrder(
            "items[1]: expected a mapping, found nothing",
            "items[2]: expected a mapping, found \"x\"",
            "Route without a name: items[3].metadata.name: required: 1 to 253 letters, digits, '-',"
                + " '.' or '_'");
  }

  @Test
  void typedListsLendTheirKindToTheirItems() {
    ObjectReader.Reading reading =
        ObjectReader.read(
            Map.of(
                "apiVersion",
                "route.openshift.io/v1",
                "kind",
                "RouteList",
                "items",
                List.of(Map.of("metadata", Map.of("name", "a"), "spec", TO_WEB))));
    assertThat(reading.objects()).singleElement().isInstanceOf(RouteObject.class);
  }

  @Test
  void listsOfListsEndSomewhere() {
    Object nested = route(Map.of("name", "a"), TO_WEB);
    for (int i = 0; i < 10; i++) {
      nested = Map.of("apiVersion", "v1", "kind", "List", "items", List.of(nested));
    }
    assertThat(ObjectReader.read(nested).problems())
        .singleElement()
        .asString()
        .contains("nested more than 3 deep");
  }

  @Test
  void onlyReadyEndpointsAndTcpPortsAreTaken() {
    Map<String, Object> unset = new HashMap<>();
    unset.put("ready", null);
    EndpointSliceObject slice =
        (EndpointSliceObject)
            ObjectReader.read(
                    object(
                        "discovery.k8s.io/v1",
                        "EndpointSlice",
                        Map.of("name", "s", "labels", Map.of("kubernetes.io/service-name", "web")),
                        Map.of(
                            "addressType", "IPv4",
                            "ports",
                                List.of(
                                    Map.of("name", "a", "port", 1L),
                                        Map.of("name", "b", "port", 2L, "protocol", "UDP"),
                                    Map.of("name", "c", "port", 3L, "protocol", "TCP"),
                                        Map.of("name", "d")),
                            "endpoints",
                                List.of(
                                    Map.of("addresses", List.of("10.0.0.1")),
                                    Map.of("addresses", List.of("10.0.0.2"), "conditions", unset),
                                    Map.of(
                                        "addresses",
                                        List.of("10.0.0.3"),
                                        "conditions",
                                        Map.of("ready", false, "serving", true)),
                                    Map.of(
                                        "addresses",
                                        List.of("10.0.0.4"),
                                        "conditions",
                                        Map.of("ready", true))))))
                .objects()
                .getFirst();
    assertThat(slice.service()).isEqualTo("web");
    assertThat(slice.group().ports())
        .extracting(EndpointGroup.Port::name)
        .containsExactly("a", "c");
    assertThat(slice.group().endpoints())
        .flatExtracting(EndpointGroup.Member::addresses)
        .extracting(EndpointGroup.Address::text)
        .containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.4");
  }
}
