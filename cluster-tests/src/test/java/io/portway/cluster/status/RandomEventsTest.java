package io.portway.cluster.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.portway.cluster.KubeApiServer;
import io.portway.cluster.ServingRouter;
import io.portway.cluster.TestNamespace;
import io.portway.cluster.WithApiServer;
import io.portway.testing.FreePorts;
import io.portway.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Routes are created, edited and deleted at random, far faster than anybody keeps up with, by one
 * seed ({@code -Dportway.events.seed}). What remains decides what is open, who holds it and what
 * every Route is told, on a replica that saw all of it as on one that came after.
 */
@WithApiServer
class RandomEventsTest {

  private static final long SEED = Long.getLong("portway.events.seed", System.nanoTime());
  private static final int EVENTS = 10_000;
  private static final int NAMES = 120;
  private static final int PORTS = 60;
  private static final Patience PATIENCE = new Patience(Duration.ofMinutes(2));

  /** What a Route may ask for beside a port that it can get, and what it is told then. */
  private static final Map<String, String> BAD =
      Map.of(
          "70000", "False InvalidPort", "1e4", "False InvalidPort", "22", "False PortNotAllowed");

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubeApiServer server;
  private final Random random = new Random(SEED);
  private final List<Integer> ports = Stream.generate(FreePorts::next).limit(PORTS).toList();

  /** By name, what the Route that exists asks for; empty where it carries no annotation. */
  private final Map<String, String> asked = new TreeMap<>();

  private String namespace = "";
  private Tenant tenant;

  RandomEventsTest(KubeApiServer server) {
    this.server = server;
    tenant = new Tenant(server, "");
  }

  @Test
  void tenThousandEventsEndWithWhatTheObjectsAskFor(TestNamespace own) throws Exception {
    namespace = own.name();
    tenant = new Tenant(server, namespace);
    try (ServingRouter router = router("127.0.0.1")) {
      router.awaitReady();
      for (int i = 0; i < EVENTS; i++) {
        happen();
      }
      PATIENCE.until(
          () -> "seed " + SEED + ": owners " + router.owners() + " of " + asked,
          () -> router.owners().keySet().equals(wantedPorts()));
      PATIENCE.until(
          () -> "seed " + SEED + ": " + firstUntruth(router.owners()),
          () -> firstUntruth(router.owners()).isEmpty());
      for (int port : ports) {
        assertThat(router.isOpen(port))
            .as("port %d, seed %d", port, SEED)
            .isEqualTo(wantedPorts().contains(port));
      }
      try (ServingRouter late = router("127.0.0.2")) {
        late.awaitReady();
        assertThat(late.owners()).as("seed %d", SEED).isEqualTo(router.owners());
      }
    }
  }

  private ServingRouter router(String address) throws Exception {
    return ServingRouter.startOn(
        address, server.adminKubeconfig(), namespace, "--status-name", TestReplica.STATUS_NAME);
  }

  private void happen() {
    String name = "r" + random.nextInt(NAMES);
    boolean exists = asked.containsKey(name);
    if (exists && random.nextInt(3) == 0) {
      tenant.routes(server.client()).withName(name).delete();
      asked.remove(name);
      return;
    }
    String wish = wish();
    if (exists) {
      tenant.routes(server.client()).withName(name).patch(MERGE, edit(wish));
    } else {
      tenant.routes(server.client()).resource(route(name, wish)).create();
    }
    asked.put(name, wish);
  }

  private String wish() {
    int draw = random.nextInt(20);
    return switch (draw) {
      case 0 -> "";
      case 1 -> List.copyOf(new TreeSet<>(BAD.keySet())).get(random.nextInt(BAD.size()));
      default -> String.valueOf(ports.get(random.nextInt(PORTS)));
    };
  }

  private static Map<String, String> annotations(String wish) {
    return wish.isEmpty() ? Map.of() : Map.of("portway.io/port", wish);
  }

  /** Whatever version the Route has: the router writes its status at the same time. */
  private static String edit(String wish) {
    String value = wish.isEmpty() ? "null" : '"' + wish + '"';
    return "{\"metadata\":{\"annotations\":{\"portway.io/port\":" + value + "}}}";
  }

  private GenericKubernetesResource route(String name, String wish) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion("route.openshift.io/v1")
        .withKind("Route")
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .withAnnotations(annotations(wish))
        .endMetadata()
        .addToAdditionalProperties("spec", Map.of("to", Map.of("kind", "Service", "name", "web")))
        .build();
  }

  private Set<Integer> wantedPorts() {
    Set<Integer> wanted = new TreeSet<>();
    asked.values().stream()
        .filter(wish -> !wish.isEmpty() && !BAD.containsKey(wish))
        .forEach(wish -> wanted.add(Integer.valueOf(wish)));
    return wanted;
  }

  /** Of ledger and status, the first thing that is not as the objects ask; empty when all is. */
  private String firstUntruth(Map<Integer, String> owners) {
    Map<String, String> ledger = tenant.ledger();
    Set<String> keys = new TreeSet<>();
    wantedPorts().forEach(port -> keys.add("tcp-" + port));
    if (!ledger.keySet().equals(keys)) {
      return "ledger " + ledger.keySet() + " instead of " + keys;
    }
    for (GenericKubernetesResource route : tenant.routes(server.client()).list().getItems()) {
      String name = route.getMetadata().getName();
      String wish = asked.getOrDefault(name, "");
      String told = Tenant.conditions(route).getOrDefault("Admitted", "");
      String owned = ledger.getOrDefault("tcp-" + wish, "");
      boolean owns = !wish.isEmpty() && name.equals(owners.get(portOf(wish)));
      String right = rightAnswer(wish, owns);
      if (!told.equals(right)) {
        return name + " (" + wish + ") was told '" + told + "' instead of '" + right + "'";
      }
      if (owns && !owned.contains(route.getMetadata().getUid())) {
        return name + " has port " + wish + ", and the ledger says " + owned;
      }
    }
    return "";
  }

  private static int portOf(String wish) {
    return BAD.containsKey(wish) ? -1 : Integer.parseInt(wish);
  }

  private static String rightAnswer(String wish, boolean owns) {
    if (wish.isEmpty()) {
      return "";
    }
    String waiting = owns ? "True Accepted" : "False PortAlreadyClaimed";
    return BAD.getOrDefault(wish, waiting);
  }
}
