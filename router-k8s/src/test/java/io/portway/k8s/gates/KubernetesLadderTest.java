package io.portway.k8s.gates;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The rooms of this module form a ladder, know little of the core, and only those that talk to a
 * cluster know its client library.
 */
class KubernetesLadderTest {

  private static final String BASE = "io.portway.k8s.";
  private static final Map<String, Integer> ROOMS =
      Map.of(
          "api",
          0,
          "auth",
          0,
          "client",
          0,
          "state",
          1,
          "translate",
          2,
          "status",
          3,
          "manifest",
          3,
          "watch",
          4);
  private static final Set<String> CORE =
      Set.of("io.portway.model", "io.portway.source", "io.portway.metrics");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.portway.k8s");

  private static List<String> breaches(Predicate<Dependency> forbidden) {
    return CLASSES.stream()
        .flatMap(found -> found.getDirectDependenciesFromSelf().stream())
        .filter(forbidden)
        .map(Dependency::getDescription)
        .sorted()
        .toList();
  }

  private static String target(Dependency dependency) {
    return dependency.getTargetClass().getBaseComponentType().getPackageName();
  }

  private static int rung(String packageName) {
    return ROOMS.getOrDefault(packageName.substring(BASE.length()), -1);
  }

  @Test
  void everyRoomIsOnTheLadderAndHasClasses() {
    assertThat(CLASSES)
        .extracting(found -> found.getPackageName().substring(BASE.length()))
        .allMatch(ROOMS::containsKey);
    assertThat(ROOMS.keySet())
        .allSatisfy(room ->
            assertThat(CLASSES.stream().filter(found -> found.getPackageName().equals(BASE + room)))
                .hasSizeGreaterThan(1));
  }

  @Test
  void aRoomImportsOnlyLowerRooms() {
    assertThat(
            breaches(dependency -> {
              String from = dependency.getOriginClass().getPackageName();
              String to = target(dependency);
              return to.startsWith(BASE) && !to.equals(from) && rung(to) >= rung(from);
            }))
        .isEmpty();
  }

  @Test
  void onlyThreeRoomsOfTheCoreAreKnown() {
    assertThat(
            breaches(dependency -> {
              String to = target(dependency);
              return to.startsWith("io.portway.") && !to.startsWith(BASE) && !CORE.contains(to);
            }))
        .isEmpty();
  }

  /** Who may know what; the translation is pure, so it knows neither. */
  private static boolean isIn(Dependency dependency, Set<String> rooms) {
    return rooms.contains(dependency.getOriginClass().getPackageName().substring(BASE.length()));
  }

  @Test
  void onlyTheManifestRoomKnowsYamlAndOnlyTheClusterRoomsTheClientLibrary() {
    assertThat(
            breaches(dependency ->
                target(dependency).startsWith("org.snakeyaml.")
                    && !dependency.getOriginClass().getPackageName().equals(BASE + "manifest")))
        .isEmpty();
    assertThat(
            breaches(dependency -> {
              String to = target(dependency);
              return (to.startsWith("io.fabric8.") || to.startsWith("tools.jackson."))
                  && !isIn(dependency, Set.of("auth", "client", "status", "watch"));
            }))
        .isEmpty();
    assertThat(breaches(dependency -> target(dependency).startsWith("io.netty."))).isEmpty();
  }
}
