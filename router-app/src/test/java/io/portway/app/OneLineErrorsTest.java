package io.portway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is wrong with a command line: one line on standard error, nothing on standard output,
 * status 2.
 */
class OneLineErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ''; a command is missing; run
          serve; "serve"; accepted: run, demo, check
          run; there is nothing to serve; --manifests DIR
          run --manifests; --manifests has no value; a folder
          run --manifests --admin off; --manifests has no value; a folder
          run --manifests /no/such; "/no/such"; no such folder
          run --idle-timeout soon; --idle-timeout: "soon"; accepted: a duration
          run --idle-timeot 1s; unknown option "--idle-timeot"; did you mean --idle-timeout?
          run --kubeconfig /no/such; "/no/such"; no such file
          run --transport kqueue; --transport: "kqueue"; accepted: auto, epoll, io_uring, nio
          run --engine nio; --engine: "nio"; accepted: auto, epoll, channel
          run --status maybe; "maybe"; accepted: on, off
          run --admin off --admin off; --admin is given twice; accepted: once
          run --reset-when-unavailable=yes; --reset-when-unavailable; accepted
          run . ; unexpected argument "."; accepted: --manifests
          check; DIR is missing; a folder
          check /no/such; DIR: "/no/such"; accepted: a folder
          check . .; unexpected argument "."; accepted: one DIR
          check . --output xml; --output: "xml"; accepted: table, json
          check . --io-threads 2; unknown option "--io-threads"; accepted
          demo --router-name x; unknown option "--router-name"; accepted: --admin
          version --admin off; unknown option "--admin"; accepted: --transport, --engine, --help
          version --transport nio --engine epoll; --transport nio and --engine epoll; accepted: epoll
          """)
  void namesTheOptionTheValueAndWhatIsAccepted(String arguments, String first, String second) {
    CommandRun run =
        arguments.isEmpty() ? CommandRun.of() : CommandRun.of(arguments.trim().split(" "));
    assertIsOneLine(run);
    assertThat(run.err()).startsWith("portway").contains(first).contains(second);
  }

  @Test
  void namesTheVariableThatTheValueCameFrom() {
    CommandRun run =
        CommandRun.of(Map.of("PORTWAY_IDLE_TIMEOUT", "soon"), "run", "--manifests", ".");
    assertIsOneLine(run);
    assertThat(run.err())
        .startsWith("portway run: --idle-timeout (from PORTWAY_IDLE_TIMEOUT): \"soon\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines", "\u001b[31mred", "a\"b", "x\u202ey"})
  void foreignTextIsEscaped(String value) {
    for (String[] arguments :
        new String[][] {
          {"run", "--balance", value},
          {"run", "--" + value},
          {"run", value},
          {value},
          {"check", value}
        }) {
      CommandRun run = CommandRun.of(arguments);
      assertIsOneLine(run);
      assertThat(run.err()).doesNotContain(value);
    }
  }

  @Test
  void aLongValueIsShortened() {
    CommandRun run = CommandRun.of("run", "--balance", "x".repeat(100_000));
    assertIsOneLine(run);
    assertThat(run.err()).hasSizeLessThan(400);
  }

  private static void assertIsOneLine(CommandRun run) {
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err().strip().chars()).noneMatch(Character::isISOControl);
  }
}
