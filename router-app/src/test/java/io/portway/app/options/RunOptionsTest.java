package io.portway.app.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.claims.PortPolicy;
import io.portway.claims.ReservedPorts;
import io.portway.model.PortSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads every option of run from the command line, its variable and OpenShift's. */
class RunOptionsTest {

  @TempDir private Path folder;

  private static final Map<String, Function<RunOptions, Object>> READERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("--router-name", o -> String.valueOf(o.routes().routerName())),
              Map.entry("--allowed-ports", o -> o.routes().portPolicy(true).allowed()),
              Map.entry("--reserved-ports", o -> o.routes().portPolicy(true).reserved().all()),
              Map.entry("--denied-endpoints", o -> o.routes().deniedEndpoints().ranges()),
              Map.entry("--local-endpoints", o -> o.routes().allowsLocalEndpoints(true)),
              Map.entry("--services", o -> o.routes().claimsServices()),
              Map.entry("--balance", o -> String.valueOf(o.sessions().balance())),
              Map.entry(
                  "--connect-timeout", o -> Durations.format(o.sessions().timeouts().connect())),
              Map.entry(
                  "--connect-deadline",
                  o -> Durations.format(o.sessions().timeouts().connectDeadline())),
              Map.entry("--idle-timeout", o -> Durations.format(o.sessions().timeouts().idle())),
              Map.entry(
                  "--half-closed-timeout",
                  o -> Durations.format(o.sessions().timeouts().halfClosed())),
              Map.entry("--reset-when-unavailable", o -> o.sessions().resetWhenUnavailable()),
              Map.entry("--bind-address", o -> o.listen().bindAddresses()),
              Map.entry("--admin", o -> o.admin().text()),
              Map.entry("--metrics", o -> String.valueOf(o.metrics().address())),
              Map.entry("--metrics-tls", o -> String.valueOf(o.metrics().tls())),
              Map.entry("--max-connections", o -> String.valueOf(o.capacity().maxConnections())),
              Map.entry("--io-threads", o -> o.capacity().ioThreads()),
              Map.entry("--transport", o -> String.valueOf(o.transport().wanted())),
              Map.entry("--engine", o -> String.valueOf(o.transport().wanted())),
              Map.entry("--shutdown-delay", o -> Durations.format(o.shutdown().delay())),
              Map.entry("--drain-timeout", o -> Durations.format(o.shutdown().drain())),
              Map.entry("--log-format", o -> o.log().format().label()),
              Map.entry("--log-level", o -> o.log().level().label()),
              Map.entry("--access-log", o -> o.log().accessLog())));

  @Test
  void everyOptionIsReadByThisTest() {
    CommandLine commandLine = CommandLines.configure(new CommandLine(new RunOptions()), Map.of());
    List<String> names =
        commandLine.getCommandSpec().options().stream().map(o -> o.longestName()).sorted().toList();
    List<String> read = new ArrayList<>(READERS.keySet());
    read.add("--manifests");
    read.addAll(ClusterOptionsTest.READERS.keySet());
    assertThat(names).containsExactlyInAnyOrderElementsOf(read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --router-name; null
          --allowed-ports; 1-65535
          --reserved-ports; none
          --denied-endpoints; []
          --local-endpoints; true
          --services; false
          --balance; null
          --connect-timeout; 5s
          --connect-deadline; 15s
          --idle-timeout; 1h
          --half-closed-timeout; 5m
          --reset-when-unavailable; false
          --bind-address; [/0.0.0.0, /0:0:0:0:0:0:0:0]
          --admin; 127.0.0.1:9936
          --metrics; null
          --metrics-tls; null
          --max-connections; null
          --transport; null
          --engine; null
          --shutdown-delay; 0s
          --drain-timeout; 30s
          --log-format; logfmt
          --log-level; info
          --access-log; off
          """)
  void withoutAnythingTheDefaultHolds(String option, String expected) {
    assertThat(read(option, Map.of())).isEqualTo(expected);
  }

  @Test
  void ioThreadsFollowTheCpusUpToEight() {
    assertThat(Integer.parseInt(read("--io-threads", Map.of())))
        .isEqualTo(Math.min(8, Runtime.getRuntime().availableProcessors()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --router-name; edge-1; edge-1
          --router-name; ${sys:user.name}; ${sys:user.name}
          --router-name; @edge; @edge
          --allowed-ports; 80,443,30000-32767; 80,443,30000-32767
          --allowed-ports; 3,1-2; 1-3
          --reserved-ports; 22; 22
          --denied-endpoints; 10.0.0.0/24:22,6443,fd00::/8; [10.0.0.0/24:22,6443, fd00:0:0:0:0:0:0:0/8]
          --local-endpoints; deny; false
          --services; on; true
          --balance; leastconn; LEAST_CONNECTIONS
          --balance; roundrobin; ROUND_ROBIN
          --connect-timeout; 500ms; 500ms
          --connect-deadline; 1m; 1m
          --idle-timeout; 2d; 2d
          --idle-timeout; 60s; 1m
          --half-closed-timeout; 90s; 90s
          --bind-address; 127.0.0.1; [/127.0.0.1]
          --bind-address; [::1],127.0.0.1; [/0:0:0:0:0:0:0:1, /127.0.0.1]
          --bind-address; ::; [/0:0:0:0:0:0:0:0]
          --admin; off; off
          --admin; [::1]:9936; [0:0:0:0:0:0:0:1]:9936
          --admin; localhost:0; 127.0.0.1:0
          --metrics; 127.0.0.1:9937; /127.0.0.1:9937
          --metrics; off; null
          --max-connections; 1; 1
          --io-threads; 256; 256
          --transport; auto; null
          --transport; epoll; EPOLL
          --transport; io_uring; IO_URING
          --transport; nio; NIO
          --engine; auto; null
          --engine; epoll; EPOLL
          --engine; channel; NIO
          --shutdown-delay; 0s; 0s
          --drain-timeout; 0ms; 0s
          --log-format; json; json
          --log-level; debug; debug
          --access-log; -; -
          """)
  void theCommandLineAndTheVariableReadTheSame(String option, String value, String expected) {
    assertThat(read(option, Map.of(), option, value)).isEqualTo(expected);
    assertThat(read(option, Map.of(), option + "=" + value)).isEqualTo(expected);
    assertThat(read(option, Map.of(Environment.variableOf(option), value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "false,false"})
  void aFlagsVariableSaysTrueOrFalse(String value, String expected) {
    Map<String, String> environment = Map.of("PORTWAY_RESET_WHEN_UNAVAILABLE", value);
    assertThat(read("--reset-when-unavailable", environment)).isEqualTo(expected);
    assertThat(read("--reset-when-unavailable", environment, "--reset-when-unavailable"))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/options/bad-values.csv", delimiter = ';', quoteCharacter = '\'')
  void aBadValueIsRefusedByOptionAndVariable(String option, String value) {
    String quoted = "\"" + value + "\"";
    assertThatThrownBy(() -> read(option, Map.of(), option, value))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(option)
        .hasMessageContaining(quoted)
        .hasMessageContaining("accepted: ");
    if (!value.isEmpty() && !option.equals("--manifests")) {
      assertThatThrownBy(() -> read(option, Map.of(Environment.variableOf(option), value)))
          .isInstanceOf(ParameterException.class)
          .hasMessageContaining(quoted)
          .hasMessageContaining("accepted: ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --router-name; WZH_ROUTER_NAME; edge-1; edge-1
          --bind-address; ROUTER_IP_V4_V6_MODE; v4; [/0.0.0.0]
          --bind-address; ROUTER_IP_V4_V6_MODE; v6; [/0:0:0:0:0:0:0:0]
          --bind-address; ROUTER_IP_V4_V6_MODE; v4v6; [/0.0.0.0, /0:0:0:0:0:0:0:0]
          --balance; ROUTER_TCP_BALANCE_SCHEME; source; SOURCE
          --balance; ROUTER_LOAD_BALANCE_ALGORITHM; random; RANDOM
          --connect-timeout; ROUTER_DEFAULT_CONNECT_TIMEOUT; 700; 700ms
          --connect-timeout; ROUTER_DEFAULT_CONNECT_TIMEOUT; 10s; 10s
          --connect-timeout; ROUTER_DEFAULT_CONNECT_TIMEOUT; 1us; 1ms
          --idle-timeout; ROUTER_DEFAULT_TUNNEL_TIMEOUT; 349s; 349s
          --idle-timeout; ROUTER_DEFAULT_TUNNEL_TIMEOUT; 100d; 2147483647ms
          --max-connections; ROUTER_MAX_CONNECTIONS; 50000; 50000
          --max-connections; ROUTER_MAX_CONNECTIONS; auto; null
          --max-connections; ROUTER_MAX_CONNECTIONS; -1; null
          --io-threads; ROUTER_THREADS; 4; 4
          --drain-timeout; ROUTER_MAX_SHUTDOWN_TIMEOUT; 1m30s; 90s
          --drain-timeout; ROUTER_MAX_SHUTDOWN_TIMEOUT; 1.5s; 1500ms
          --drain-timeout; ROUTER_MAX_SHUTDOWN_TIMEOUT; 30000; 30s
          --shutdown-delay; ROUTER_GRACEFUL_SHUTDOWN_DELAY; 45s; 45s
          --shutdown-delay; ROUTER_GRACEFUL_SHUTDOWN_DELAY; 0s; 0s
          --log-level; ROUTER_LOG_LEVEL; warning; warn
          --log-level; ROUTER_LOG_LEVEL; notice; info
          --log-level; ROUTER_LOG_LEVEL; emerg; error
          """)
  void openShiftsVariablesAreReadInTheirOwnSyntax(
      String option, String variable, String value, String expected) {
    assertThat(read(option, Map.of(variable, value))).isEqualTo(expected);
    assertThat(warnings(Map.of(variable, value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --bind-address; ROUTER_IP_V4_V6_MODE; both; [/0.0.0.0, /0:0:0:0:0:0:0:0]
          --balance; ROUTER_TCP_BALANCE_SCHEME; RoundRobin; null
          --connect-timeout; ROUTER_DEFAULT_CONNECT_TIMEOUT; 0; 5s
          --connect-timeout; ROUTER_DEFAULT_CONNECT_TIMEOUT; 20s; 5s
          --idle-timeout; ROUTER_DEFAULT_TUNNEL_TIMEOUT; 1h30m; 1h
          --max-connections; ROUTER_MAX_CONNECTIONS; many; null
          --drain-timeout; ROUTER_MAX_SHUTDOWN_TIMEOUT; soon; 30s
          --log-level; ROUTER_LOG_LEVEL; verbose; info
          --router-name; WZH_ROUTER_NAME; two words; null
          """)
  void whatOfOpenShiftsCannotBeUsedIsOneWarningAndThenTheDefault(
      String option, String variable, String value, String expected) {
    assertThat(read(option, Map.of(variable, value))).isEqualTo(expected);
    assertThat(warnings(Map.of(variable, value)))
        .singleElement()
        .satisfies(w -> assertThat(w).startsWith(variable + " \"").contains("passed over"));
  }

  @Test
  void ourVariableBeatsOpenShiftsAndTheOptionBeatsBoth() {
    Map<String, String> both = Map.of("PORTWAY_ROUTER_NAME", "ours", "WZH_ROUTER_NAME", "theirs");
    assertThat(read("--router-name", both)).isEqualTo("ours");
    assertThat(read("--router-name", both, "--router-name", "typed")).isEqualTo("typed");
    assertThat(
            read(
                "--balance",
                Map.of(
                    "ROUTER_TCP_BALANCE_SCHEME", "?", "ROUTER_LOAD_BALANCE_ALGORITHM", "random")))
        .isEqualTo("RANDOM");
  }

  @Test
  void anEmptyVariableCountsAsUnset() {
    assertThat(
            read(
                "--idle-timeout",
                Map.of("PORTWAY_IDLE_TIMEOUT", "", "ROUTER_DEFAULT_TUNNEL_TIMEOUT", "")))
        .isEqualTo("1h");
  }

  @Test
  void aTypedOptionHidesABadVariable() {
    assertThat(
            read("--idle-timeout", Map.of("PORTWAY_IDLE_TIMEOUT", "bad"), "--idle-timeout", "2s"))
        .isEqualTo("2s");
  }

  @Test
  void theFolderComesFromItsVariableToo() {
    RunOptions options = RunOptions.parse(Map.of("PORTWAY_MANIFESTS", folder.toString()));
    assertThat(options.manifests()).isEqualTo(folder);
  }

  @Test
  void theTlsFolderIsReadFromBoth() {
    String dir = folder.toString();
    assertThat(read("--metrics-tls", Map.of(), "--metrics", "127.0.0.1:1", "--metrics-tls", dir))
        .isEqualTo(dir);
    assertThat(
            read(
                "--metrics-tls",
                Map.of("PORTWAY_METRICS", "127.0.0.1:1", "PORTWAY_METRICS_TLS", dir)))
        .isEqualTo(dir);
  }

  @Test
  void portsThatNobodyNamedAreTheSourcesDefault() {
    RouteOptions routes = RunOptions.parse(Map.of("PORTWAY_MANIFESTS", folder.toString())).routes();
    assertThat(routes.portPolicy(true)).isEqualTo(PortPolicy.OPEN);
    assertThat(routes.portPolicy(false))
        .isEqualTo(new PortPolicy(PortSet.parse("1024-65535"), ReservedPorts.CLUSTER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--connect-timeout 20s",
        "--connect-deadline 1s",
        "--connect-timeout 2s --connect-deadline 1s",
        "--allowed-ports 80 --reserved-ports 1-100",
        "--transport epoll --engine channel",
        "--transport io_uring --engine epoll",
        "--transport nio --engine epoll",
        "--metrics-tls /tmp",
        "--metrics 127.0.0.1:9936",
        "--metrics 127.0.0.1:1 --admin 127.0.0.1:1"
      })
  void aContradictionIsRefused(String arguments) {
    assertThatThrownBy(() -> read("--balance", Map.of(), arguments.split(" ")))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("accepted: ");
  }

  @ParameterizedTest
  @CsvSource({"epoll,epoll,EPOLL", "io_uring,channel,IO_URING", "nio,channel,NIO"})
  void aTransportGoesWithItsEngine(String transport, String engine, String expected) {
    assertThat(read("--transport", Map.of("PORTWAY_ENGINE", engine), "--transport", transport))
        .isEqualTo(expected);
  }

  private String read(String option, Map<String, String> environment, String... arguments) {
    Function<RunOptions, Object> reader = READERS.getOrDefault(option, o -> "not read");
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--manifests")) {
      all.addAll(List.of("--manifests", folder.toString()));
    }
    return String.valueOf(reader.apply(RunOptions.parse(environment, all.toArray(String[]::new))));
  }

  private List<String> warnings(Map<String, String> environment) {
    RunOptions options = new RunOptions();
    CommandLine commandLine = CommandLines.configure(new CommandLine(options), environment);
    commandLine.parseArgs("--manifests", folder.toString());
    options.validate();
    return CommandLines.warnings(commandLine);
  }
}
