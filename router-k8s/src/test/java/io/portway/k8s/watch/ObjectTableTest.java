package io.portway.k8s.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.manifest.YamlObjects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A table gives the parts of the Services that are wanted, whatever it packs meanwhile. */
class ObjectTableTest {

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private static KubernetesObject slice(int name, int service, int address) {
    return Reduction.reduce(
        YamlObjects.parse(
                """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  {name: e%d, namespace: ns, labels: {kubernetes.io/service-name: s%d}}
                addressType: IPv4
                ports: [{name: http, port: 8080}]
                endpoints: [{addresses: ["10.0.0.%d"], targetRef: {name: p, uid: "%d"}}]
                """
                    .formatted(name, service, address, address))
            .getFirst());
  }

  private static Map<String, KubernetesObject> byName(List<KubernetesObject> objects) {
    Map<String, KubernetesObject> map = new HashMap<>();
    objects.forEach(object -> map.put(object.meta().name(), object));
    return map;
  }

  /** Events, lists and changed wishes at random, against a plain map. */
  @Test
  void theRecordsAreThoseOfTheWantedServices() {
    ObjectTable<KubernetesObject> table = new ClusterTables(false, false).endpoints();
    Map<String, KubernetesObject> all = new HashMap<>();
    Set<ObjectName> wanted = Set.of();
    for (int step = 0; step < 600; step++) {
      KubernetesObject slice = slice(random.nextInt(12), random.nextInt(4), random.nextInt(250));
      String name = slice.meta().name();
      Map<String, KubernetesObject> before = wantedOf(all, wanted);
      boolean changed;
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          changed = table.put(slice);
          all.put(name, slice);
        }
        case 2 -> {
          changed = table.remove(new ObjectName("ns", name));
          all.remove(name);
        }
        case 3 -> {
          wanted = Set.of(new ObjectName("ns", "s" + random.nextInt(4)));
          table.want(wanted);
          before = wantedOf(all, wanted);
          changed = false;
        }
        default -> {
          ObjectTable<KubernetesObject>.Listing listing = table.listing();
          all.values().removeIf(object -> random.nextInt(4) == 0);
          all.values().forEach(listing::add);
          listing.keep(new ObjectName("ns", "never seen"));
          changed = table.replace(listing);
        }
      }
      Map<String, KubernetesObject> now = wantedOf(all, wanted);
      assertThat(byName(table.records())).as("seed %d step %d", seed, step).isEqualTo(now);
      assertThat(changed).as("seed %d step %d", seed, step).isEqualTo(!now.equals(before));
    }
  }

  private static Map<String, KubernetesObject> wantedOf(
      Map<String, KubernetesObject> all, Set<ObjectName> wanted) {
    Map<String, KubernetesObject> found = new HashMap<>();
    all.forEach((name, object) -> {
      if (object instanceof io.portway.k8s.api.EndpointSliceObject slice
          && wanted.contains(new ObjectName("ns", slice.service()))) {
        found.put(name, object);
      }
    });
    return found;
  }

  @Test
  void whatDidNotChangeIsTheSameInstanceAfterAList() {
    ObjectTable<KubernetesObject> table = new ClusterTables(false, false).endpoints();
    table.want(Set.of(new ObjectName("ns", "s1")));
    table.put(slice(1, 1, 1));
    KubernetesObject known = table.records().getFirst();
    ObjectTable<KubernetesObject>.Listing listing = table.listing();
    listing.add(slice(1, 1, 1));
    listing.add(slice(2, 1, 2));
    assertThat(table.replace(listing)).isTrue();
    assertThat(new ArrayList<>(table.records())).anySatisfy(o -> assertThat(o).isSameAs(known));
  }
}
