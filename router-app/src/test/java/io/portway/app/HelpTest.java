package io.portway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every command explains itself. */
class HelpTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "run", "demo", "check", "clear-status", "version", "completion"})
  void helpNamesEveryOptionAndFitsATerminal(String command) {
    CommandRun run = command.isEmpty() ? CommandRun.of("--help") : CommandRun.of(command, "--help");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("Usage: portway " + command)
        .doesNotContain("null", "${", "\r");
    assertThat(run.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    CommandLine root = Main.commandLine(Map.of());
    CommandLine described = root.getSubcommands().getOrDefault(command, root);
    for (OptionSpec option : described.getCommandSpec().options()) {
      assertThat(run.out()).contains(option.longestName());
    }
  }

  @Test
  void helpOfRunTellsSectionsVariablesDefaultsAndExitStatus() {
    assertThat(CommandRun.of("run", "-h").out())
        .contains(
            "Shutdown\n", "PORTWAY_IDLE_TIMEOUT, then ROUTER_DEFAULT_TUNNEL_TIMEOUT", "default: 1h")
        .contains("Exit status", "Examples");
  }
}
