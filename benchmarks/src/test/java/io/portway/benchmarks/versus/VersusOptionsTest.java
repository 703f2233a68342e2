package io.portway.benchmarks.versus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class VersusOptionsTest {

  private static Versus parse(String... arguments) {
    CommandLine line = Versus.commandLine();
    line.parseArgs(arguments);
    Versus options = line.getCommand();
    options.validate();
    return options;
  }

  private static List<String> selected(String... arguments) {
    return parse(arguments).select(Versus.scenarios(false)).stream().map(Scenario::id).toList();
  }

  private static String refusal(String... arguments) {
    StringWriter err = new StringWriter();
    CommandLine line = Versus.commandLine().setErr(new PrintWriter(err, true));
    assertThat(line.execute(arguments)).isEqualTo(2);
    return err.toString();
  }

  @Test
  void withoutArgumentsEverythingRunsInNineRoundsOfASecond() {
    Versus options = parse();
    assertThat(options.rounds()).isEqualTo(9);
    assertThat(options.roundMillis()).isEqualTo(1_000);
    assertThat(options.engines()).containsExactly("default", "io_uring", "nio");
    assertThat(options.output()).endsWithRaw(Path.of("benchmarks", "target", "versus"));
    assertThat(selected())
        .containsExactly(
            "01-direct",
            "02-pp64",
            "03-pp4k",
            "04-bulk4",
            "05-bulk16",
            "06-cps",
            "07-mixed",
            "08-churn",
            "09-latency",
            "10-idle",
            "11-ports",
            "12-start");
  }

  @Test
  void scenariosAreChosenByNumberOrNameAndRunInOrder() {
    assertThat(selected("04", "02-pp64", "04-bulk4")).containsExactly("02-pp64", "04-bulk4");
  }

  @Test
  void quickIsShorterUnlessALengthIsGiven() {
    assertThat(parse("--quick").rounds()).isEqualTo(3);
    assertThat(parse("--quick").roundMillis()).isEqualTo(300);
    assertThat(parse("--quick", "--rounds", "7", "--seconds", "2.5").rounds()).isEqualTo(7);
    assertThat(parse("--quick", "--seconds", "2.5").roundMillis()).isEqualTo(2_500);
  }

  @Test
  void whatMakesNoSenseIsOneLineAndStatusTwo() {
    assertThat(refusal("--rounds", "0"))
        .isEqualToIgnoringNewLines("versus: --rounds must be at least 1");
    assertThat(refusal("--seconds", "0")).contains("--seconds must be at least 0.1");
    assertThat(refusal("13")).contains("no scenario 13; there are 01-direct, 02-pp64");
    assertThat(refusal("--wrong")).contains("--wrong").hasLineCount(1);
  }

  @Test
  void helpListsEveryScenario() {
    assertThat(Versus.commandLine().getUsageMessage())
        .contains("--rounds", "06-cps  connect, 64 B echo, close", "12-start");
  }
}
