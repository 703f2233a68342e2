package io.portway.k8s.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.api.ObjectKey;
import io.portway.k8s.api.ObjectReader;
import io.portway.k8s.api.RouteObject;
import io.portway.k8s.state.ClusterState;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.model.Verdict;
import io.portway.model.WeightedTarget;
import io.portway.source.SourceUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for any set of objects. */
class TranslatorPropertyTest {

  private static final List<Object> PORTS =
      List.of("80", "8080", "abc", "", "-1", "013306", "70000", 18080L, "443");
  private static final List<String> NAMES = List.of("a", "b", "wzh-router-name", "");
  private static final List<String> SERVICES = List.of("s1", "s2", "s3", "missing");
  private static final List<Object> TARGET_PORTS =
      List.of(80L, 8080L, "web", "8080", "none", 9090L, "");
  private static final List<Object> WEIGHTS = List.of(0L, 1L, 100L, 256L, 257L, "x");

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private boolean often() {
    return random.nextInt(3) > 0;
  }

  private Map<String, Object> object(
      String apiVersion, String kind, String name, Map<String, Object> more) {
    Map<String, Object> object = new HashMap<>(more);
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", any(List.of("n1", "n2")));
    if (more.get("metadata") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> metadata.put(String.valueOf(key), value));
    }
    object.put("metadata", metadata);
    return object;
  }

  private Map<String, Object> route(int i) {
    Map<String, Object> annotations = new HashMap<>();
    if (often()) {
      annotations.put("haproxy.router.openshift.io/external-tcp-port", any(PORTS));
    }
    if (!often()) {
      annotations.put("portway.io/port", any(PORTS));
    }
    if (!often()) {
      annotations.put("haproxy.router.openshift.io/wzh-router-name", any(NAMES));
    }
    if (!often()) {
      annotations.put(
          "haproxy.router.openshift.io/balance", any(List.of("source", "leastconn", "nonsense")));
    }
    Map<String, Object> spec = new HashMap<>();
    if (random.nextInt(10) > 0) {
      spec.put("to", Map.of("name", any(SERVICES), "weight", any(WEIGHTS)));
    }
    if (often()) {
      spec.put("port", Map.of("targetPort", any(TARGET_PORTS)));
    }
    List<Object> alternates = new ArrayList<>();
    for (int n = random.nextInt(5); n > 0; n--) {
      alternates.add(Map.of("name", any(SERVICES), "weight", any(WEIGHTS)));
    }
    spec.put("alternateBackends", alternates);
    return object(
        "route.openshift.io/v1",
        "Route",
        "r" + i,
        Map.of("spec", spec, "metadata", Map.of("annotations", annotations)));
  }

  private Map<String, Object> slice(int i) {
    List<Object> endpoints = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      int host = random.nextInt(6);
      endpoints.add(
          Map.of(
              "addresses",
                  List.of(
                      any(List.of("10.0.0." + host, "2001:db8::" + host, "127.0.0.1", "nonsense"))),
              "targetRef",
                  Map.of("name", "p" + host, "uid", any(List.of("", "u" + host, "v" + host))),
              "conditions", Map.of("ready", often())));
    }
    return object(
        "discovery.k8s.io/v1",
        "EndpointSlice",
        "e" + i,
        Map.of(
            "addressType", any(List.of("IPv4", "IPv6", "FQDN")),
            "ports",
                List.of(
                    Map.of("name", any(List.of("web", "m")), "port", any(List.of(8080L, 9090L)))),
            "endpoints", endpoints,
            "metadata", Map.of("labels", Map.of("kubernetes.io/service-name", any(SERVICES)))));
  }

  private Map<String, Object> service(String name) {
    List<Object> ports = new ArrayList<>();
    ports.add(Map.of("name", "web", "port", 80L, "targetPort", 8080L));
    if (!often()) {
      ports.add(Map.of("name", "m", "port", 90L, "targetPort", 9090L));
    }
    return object(
        "v1",
        "Service",
        name,
        Map.of(
            "spec",
            Map.of(
                "ports", ports, "ipFamilies", any(List.of(List.of(), List.of("IPv6", "IPv4"))))));
  }

  private List<KubernetesObject> objects() {
    Map<ObjectKey, KubernetesObject> objects = new LinkedHashMap<>();
    Stream.Builder<Map<String, Object>> documents = Stream.builder();
    for (int i = 0; i < 30; i++) {
      documents.add(route(i));
    }
    for (int i = 0; i < 12; i++) {
      documents.add(slice(i));
    }
    SERVICES.subList(0, 3).forEach(name -> documents.add(service(name)).add(service(name)));
    documents
        .build()
        .forEach(document ->
            ObjectReader.read(document).objects().forEach(o -> objects.put(o.key(), o)));
    return new ArrayList<>(objects.values());
  }

  @Test
  void everyRouteHasOneAnswerWhateverTheOrderAndIntentsAreConsistent() {
    RouteTranslator translator = new RouteTranslator(TranslatorOptions.DEFAULT);
    int intents = 0;
    for (int round = 0; round < 200; round++) {
      List<KubernetesObject> objects = objects();
      SourceUpdate update = translator.translate(ClusterState.of(objects));
      intents += update.intents().size();

      List<RouteId> answered =
          Stream.concat(
                  update.intents().stream().map(RouteIntent::id),
                  update.verdicts().stream().map(Verdict::id))
              .toList();
      List<RouteId> asked =
          objects.stream()
              .filter(RouteObject.class::isInstance)
              .map(o -> new RouteId("Route", o.meta().namespace(), o.meta().name()))
              .toList();
      assertThat(answered)
          .as("seed %d round %d", seed, round)
          .containsExactlyInAnyOrderElementsOf(asked);

      Collections.shuffle(objects, random);
      assertThat(translator.translate(ClusterState.of(objects)))
          .as("seed %d round %d", seed, round)
          .isEqualTo(update);

      for (RouteIntent intent : update.intents()) {
        assertThat(intent.clusters().stream().map(cluster -> cluster.name()).toList())
            .as("seed %d round %d %s", seed, round, intent.id())
            .doesNotHaveDuplicates()
            .isEqualTo(intent.targets().stream().map(WeightedTarget::cluster).toList());
      }
    }
    assertThat(intents).as("seed %d", seed).isPositive();
  }

  @Test
  void whatATranslatorHasSeenBeforeNeverChangesItsAnswers() {
    RouteTranslator translator = new RouteTranslator(TranslatorOptions.DEFAULT);
    List<KubernetesObject> objects = objects();
    for (int round = 0; round < 300; round++) {
      SourceUpdate fresh =
          new RouteTranslator(TranslatorOptions.DEFAULT).translate(ClusterState.of(objects));
      assertThat(translator.translate(ClusterState.of(objects)))
          .as("seed %d round %d", seed, round)
          .isEqualTo(fresh);
      replaceSome(objects);
    }
  }

  /** A few objects go, come or are another version of themselves; most stay the same instances. */
  private void replaceSome(List<KubernetesObject> objects) {
    Map<ObjectKey, KubernetesObject> next = new LinkedHashMap<>();
    objects.stream().filter(_ -> random.nextInt(20) > 0).forEach(o -> next.put(o.key(), o));
    objects().stream().filter(_ -> random.nextInt(20) == 0).forEach(o -> next.put(o.key(), o));
    objects.clear();
    objects.addAll(next.values());
  }

  @Test
  void anIntentStaysTheSameInstanceUntilItsRouteOrOneOfItsServicesChanges() {
    RouteTranslator translator = new RouteTranslator(TranslatorOptions.DEFAULT);
    for (int round = 0; round < 100; round++) {
      List<KubernetesObject> objects = objects();
      List<RouteIntent> first = translator.translate(ClusterState.of(objects)).intents();
      List<RouteIntent> again = translator.translate(ClusterState.of(objects)).intents();
      assertThat(again).as("seed %d round %d", seed, round).hasSameSizeAs(first);
      for (int i = 0; i < first.size(); i++) {
        assertThat(again.get(i)).as("seed %d round %d", seed, round).isSameAs(first.get(i));
      }
    }
  }

  @Test
  void aClaimThatTheLedgerRecordsChangesTheSeniorityOfItsHolderAndNothingElse() {
    Instant since = Instant.parse("2026-02-01T00:00:00Z");
    RouteTranslator translator = new RouteTranslator(TranslatorOptions.DEFAULT);
    for (int round = 0; round < 50; round++) {
      ClusterState state = ClusterState.of(objects());
      List<RouteIntent> free = translator.translate(state).intents();
      for (RouteIntent holder : free) {
        HeldClaims held =
            (id, uid, bind) -> id.equals(holder.id()) && bind.equals(holder.bind()) ? since : null;
        List<RouteIntent> recorded = translator.translate(state, held).intents();
        for (int i = 0; i < free.size(); i++) {
          RouteIntent before = free.get(i);
          RouteIntent now = recorded.get(i);
          if (before.id().equals(holder.id())) {
            assertThat(now.seniority().heldSince()).isEqualTo(since);
            assertThat(now.withSeniority(before.seniority())).isEqualTo(before);
          } else {
            assertThat(now).as("seed %d round %d", seed, round).isEqualTo(before);
          }
        }
        assertThat(translator.translate(state).intents()).isEqualTo(free);
      }
    }
  }
}
