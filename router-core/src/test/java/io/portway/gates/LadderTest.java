package io.portway.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rooms of the core form a ladder: a room imports only rooms with a smaller number. */
class LadderTest {

  private static final String BASE = "io.portway.";

  /** The table of ARCHITECTURE.md. */
  private static final Map<String, Integer> ROOMS =
      Map.ofEntries(
          Map.entry("model", 0),
          Map.entry("metrics", 0),
          Map.entry("balance", 1),
          Map.entry("claims", 1),
          Map.entry("transport", 1),
          Map.entry("source", 1),
          Map.entry("plan", 2),
          Map.entry("relay", 2),
          Map.entry("preface", 2),
          Map.entry("access", 2),
          Map.entry("health", 2),
          Map.entry("upstream", 3),
          Map.entry("session", 4),
          Map.entry("listener", 5),
          Map.entry("control", 6),
          Map.entry("admin", 7));

  private static final Set<String> WITHOUT_NETTY =
      Set.of(
          "model", "metrics", "balance", "claims", "plan", "control", "source", "access", "admin");

  /** What the Kubernetes module may know of the core. */
  private static final Set<String> OPEN_TO_KUBERNETES = Set.of("model", "source", "metrics");

  private static JavaClasses core = new ClassFileImporter().importClasses();

  @BeforeAll
  static void importCore() throws IOException {
    core =
        new ClassFileImporter().importPath(Repository.root().resolve("router-core/target/classes"));
  }

  private static String room(String packageName) {
    String rest = packageName.startsWith(BASE) ? packageName.substring(BASE.length()) : "";
    return rest.indexOf('.') < 0 ? rest : rest.substring(0, rest.indexOf('.'));
  }

  /** Every dependency of the classes in these rooms on a class that is forbidden to them. */
  private static List<String> breaches(Predicate<String> rooms, Predicate<JavaClass> forbidden) {
    return core.stream()
        .filter(c -> rooms.test(room(c.getPackageName())))
        .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
        .filter(d -> forbidden.test(d.getTargetClass().getBaseComponentType()))
        .map(Object::toString)
        .sorted()
        .toList();
  }

  private static void failOn(List<String> findings) {
    if (!findings.isEmpty()) {
      fail(String.join("\n", findings));
    }
  }

  @Test
  void everyPackageOfTheCoreIsARoomOfTheTable() {
    assertThat(core).as("classes that were found").hasSizeGreaterThan(20);
    assertThat(core.stream().map(c -> room(c.getPackageName()))).isSubsetOf(ROOMS.keySet());
  }

  @Test
  void aRoomImportsOnlyRoomsWithASmallerNumber() {
    for (var room : ROOMS.entrySet()) {
      var findings =
          breaches(
              room.getKey()::equals,
              target -> {
                String other = room(target.getPackageName());
                Integer number = ROOMS.get(other);
                return number != null && !other.equals(room.getKey()) && number >= room.getValue();
              });
      if (!findings.isEmpty()) {
        fail(
            "room %d %s looks up or sideways:%n%s",
            room.getValue(), room.getKey(), String.join("\n", findings));
      }
    }
  }

  @Test
  void roomsThatDecideKnowNoNetty() {
    var findings = breaches(WITHOUT_NETTY::contains, c -> c.getName().startsWith("io.netty."));
    failOn(findings);
  }

  @Test
  void theCoreKnowsNoKubernetes() {
    var findings =
        breaches(
            _ -> true,
            c -> c.getName().startsWith("io.fabric8.") || c.getName().startsWith(BASE + "k8s."));
    failOn(findings);
  }

  @Test
  void theKubernetesModuleKnowsOnlyModelSourceAndMetricsOfTheCore() throws IOException {
    List<String> findings = new ArrayList<>();
    for (JavaFile file : Repository.javaFiles()) {
      if (file.isMain() && file.path().startsWith("router-k8s/")) {
        for (var used : PackageUses.of(file).entrySet()) {
          String room = room(used.getKey());
          if (ROOMS.containsKey(room) && !OPEN_TO_KUBERNETES.contains(room)) {
            findings.add(file.finding(used.getValue(), "router-k8s imports " + used.getKey()));
          }
        }
      }
    }
    failOn(findings);
  }

  @Test
  void noPackageOfAnyModuleReachesItselfThroughOthers() throws IOException {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaFile file : Repository.javaFiles()) {
      if (file.isMain()) {
        uses.computeIfAbsent(file.packageName(), _ -> new TreeSet<>())
            .addAll(PackageUses.of(file).keySet());
      }
    }
    assertThat(PackageUses.cycle(uses)).as("a cycle of packages").isEmpty();
  }

  @Test
  void aCycleIsFound() {
    assertThat(PackageUses.cycle(Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("b"))))
        .containsExactly("b", "c", "b");
    assertThat(PackageUses.cycle(Map.of("a", Set.of("a", "b"), "b", Set.of("c")))).isEmpty();
  }

  @Test
  void aUseIsFoundWithAndWithoutAnImport() throws IOException {
    var file =
        JavaFile.parse(
            "a/A.java",
            """
            package io.portway.a;
            import io.portway.b.B;
            import static io.portway.c.C.D.e;
            class A {
              io.portway.d.D d = new B().io.portway();
            }
            """);
    assertThat(PackageUses.of(file))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("io.portway.b", 2L, "io.portway.c", 3L, "io.portway.d", 5L));
  }
}
