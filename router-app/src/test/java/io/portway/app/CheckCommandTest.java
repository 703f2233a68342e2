package io.portway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code check} prints, word for word; with -Dportway.golden=fix the expectation is written
 * anew.
 */
class CheckCommandTest {

  private static final Path EXAMPLES = Path.of("..", "examples", "manifests");

  @Test
  void goodRoutesAreAcceptedWithTheirSettings() throws Exception {
    CommandRun run = CommandRun.of("check", EXAMPLES.toString());
    assertIsGolden(run.out(), "examples.txt");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
  }

  @Test
  void badAndConflictingRoutesAreToldWithTheirReasons() throws Exception {
    CommandRun run = CommandRun.of("check", mixed().toString());
    assertIsGolden(run.out(), "mixed.txt");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void jsonSaysTheSameToPrograms() throws Exception {
    CommandRun run = CommandRun.of("check", mixed().toString(), "--output", "json");
    assertIsGolden(run.out(), "mixed.json");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void optionsChangeVerdictsAndSettings() throws Exception {
    CommandRun run =
        CommandRun.of(
            Map.of(
                "ROUTER_DEFAULT_TUNNEL_TIMEOUT", "90", "ROUTER_LOAD_BALANCE_ALGORITHM", "fastest"),
            "check",
            mixed().toString(),
            "--router-name=edge-1",
            "--balance=leastconn",
            "--reserved-ports=18000-19000",
            "--reset-when-unavailable",
            "--admin=off");
    assertThat(run.out())
        .contains("PortReserved  leastconn  5s       15s       90ms  5m           reset")
        .contains("1 rejected, 6 not-ours");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void aVariableThatCannotBeUsedIsToldOnStandardError() {
    CommandRun run =
        CommandRun.of(
            Map.of("ROUTER_LOAD_BALANCE_ALGORITHM", "fastest"), "check", EXAMPLES.toString());
    assertThat(run.err().lines())
        .singleElement()
        .satisfies(line ->
            assertThat(line).contains("ROUTER_LOAD_BALANCE_ALGORITHM \"fastest\" is passed over"));
    assertThat(run.status()).isZero();
  }

  @Test
  void anEmptyFolderIsCleanAndSaysSo(@TempDir Path empty) {
    CommandRun run = CommandRun.of("check", empty.toString());
    assertThat(run.out()).isEqualToIgnoringNewLines("no Route");
    assertThat(run.status()).isZero();
  }

  @Test
  void namesOfTenantsCannotWriteToTheTerminal(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("evil.yaml"),
        """
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata:
          name: "evil\\e[2J"
          namespace: "line\\nbreak"
          annotations:
            portway.io/port: "1\\a2"
        spec: {to: {kind: Service, name: x}}
        """);
    for (String output : new String[] {"table", "json"}) {
      CommandRun run = CommandRun.of("check", folder.toString(), "--output", output);
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out().chars()).noneMatch(c -> c != '\n' && Character.isISOControl(c));
    }
  }

  private static Path mixed() throws URISyntaxException {
    URL url = Objects.requireNonNull(CheckCommandTest.class.getResource("/check/mixed/good.yaml"));
    return Objects.requireNonNull(Path.of(url.toURI()).getParent());
  }

  private static void assertIsGolden(String printed, String name) throws IOException {
    Path golden = Path.of("src", "test", "resources", "check", name);
    if ("fix".equals(System.getProperty("portway.golden"))) {
      Files.writeString(golden, printed);
    }
    assertThat(printed).isEqualTo(Files.readString(golden));
  }
}
