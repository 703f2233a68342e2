package io.portway.benchmarks.versus;

import io.portway.benchmarks.process.Machine;
import io.portway.benchmarks.versus.Layout.Forward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code benchmarks/versus}: measures Portway beside HAProxy and nginx and prints the report;
 * Markdown, JSON and a chart also go to a folder.
 */
@Command(
    name = "benchmarks/versus",
    customSynopsis = "benchmarks/versus [OPTION...] [SCENARIO...]",
    sortOptions = false,
    description = {
      "Portway beside HAProxy and nginx, as shipped and tuned, in paired rounds.",
      "HAPROXY and NGINX name programs that are not on PATH.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all was measured; 1 something failed, and the report says what;",
      "2 wrong option, or a peer is missing."
    })
public final class Versus extends VersusOptions implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int USAGE = 2;

  /** Of the facts those that say where and with what: the machine and two peers. */
  private static final int PROGRAMS = 3;

  private final List<String> facts = new ArrayList<>();

  /** Measures what the arguments ask for. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** What reads the arguments. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Versus());
    String list =
        String.join(
            "%n", scenarios(false).stream().map(s -> "  " + s.id() + "  " + s.title()).toList());
    line.getCommandSpec().usageMessage().footerHeading("%nScenarios%n" + list + "%n");
    line.setParameterExceptionHandler((e, _) -> {
      line.getErr().println("versus: " + e.getMessage());
      return USAGE;
    });
    line.setExecutionExceptionHandler((e, _, _) -> {
      if (e instanceof IOException) {
        line.getErr().println("versus: " + e.getMessage());
        return FAILED;
      }
      throw e;
    });
    return line;
  }

  /** All of them, in order. */
  static List<Scenario> scenarios(boolean quick) {
    List<Scenario> all = new ArrayList<>();
    all.add(new DirectScenario());
    Workload.ALL.forEach(workload -> all.add(new PairedScenario(workload)));
    all.add(new IdleScenario(idleSessions(quick)));
    all.add(new PortRangeScenario());
    all.add(new StartScenario());
    return all;
  }

  @Override
  public Integer call() throws IOException {
    validate();
    List<Scenario> wanted = select(scenarios(isQuick()));
    List<Proxy> proxies;
    try {
      proxies = proxies(new Programs(System.getenv()));
    } catch (Programs.MissingException e) {
      spec().commandLine().getErr().println("versus: " + e.getMessage());
      return USAGE;
    }
    facts.addFirst(Machine.describe());
    facts.add(
        String.format(
            Locale.ROOT,
            "%d rounds of %.1f s, each visits every proxy in another order; median (smallest-"
                + "largest); a ratio is the median of the ratios of each round",
            rounds(),
            seconds()));
    List<Proxy> available = available(proxies);
    System.out.println(MarkdownReport.head(facts));
    List<Section> sections = new ArrayList<>();
    try (Bench bench = Bench.open(this, available)) {
      for (Scenario scenario : wanted) {
        Bench.say(scenario.id() + ": " + scenario.title());
        Section section = run(scenario, bench);
        sections.add(section);
        System.out.println(MarkdownReport.section(section));
      }
    }
    write(sections);
    return sections.stream().anyMatch(Section::hasFailed) ? FAILED : 0;
  }

  private static Section run(Scenario scenario, Bench bench) {
    try {
      return scenario.run(bench);
    } catch (IOException e) {
      Section section = new Section(scenario.id(), scenario.title(), "proxy", List.of());
      section.fail("failed: " + e.getMessage());
      return section;
    }
  }

  /** As shipped and tuned, then Portway with each engine. */
  private List<Proxy> proxies(Programs programs) throws IOException {
    Path haproxy = programs.haproxy();
    Path nginx = programs.nginx();
    Optional<Path> module = Programs.streamModule(nginx);
    facts.add(Programs.firstLine(haproxy.toString(), "-v"));
    facts.add(Programs.firstLine(nginx.toString(), "-v"));
    List<Proxy> proxies = new ArrayList<>();
    proxies.add(new HaProxy(haproxy, false));
    proxies.add(new HaProxy(haproxy, true));
    proxies.add(new Nginx(nginx, module, false));
    proxies.add(new Nginx(nginx, module, true));
    engines().forEach(engine -> proxies.add(new Portway(engine)));
    return proxies;
  }

  /**
   * Those that serve and are what they are called; an engine that this build or this machine does
   * not have becomes a line of the head.
   *
   * @throws IOException when a peer does not start, or Portway with its defaults
   */
  private List<Proxy> available(List<Proxy> proxies) throws IOException {
    List<Proxy> available = new ArrayList<>();
    try (Bench bench = Bench.open(this, List.of())) {
      for (Proxy proxy : proxies) {
        Bench.say("trying " + proxy.name());
        Forward forward = Forward.toLocal(bench.ports().take(), bench.pods().askNumber("echo"));
        Optional<String> objection = objection(bench, proxy, forward);
        if (objection.isEmpty()) {
          available.add(proxy);
        } else if (proxy instanceof Portway router && !router.isDefault()) {
          facts.add(proxy.name() + ": not available: " + objection.get());
        } else {
          throw new IOException(proxy.name() + " does not start: " + objection.get());
        }
      }
    }
    return available;
  }

  private static Optional<String> objection(Bench bench, Proxy proxy, Forward forward)
      throws IOException {
    ProxyProcess process;
    try {
      process = bench.start(proxy, List.of(forward));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    try (process) {
      return proxy.objection(process.layout());
    }
  }

  private void write(List<Section> sections) throws IOException {
    Path folder = Files.createDirectories(output());
    StringBuilder markdown = new StringBuilder(MarkdownReport.head(facts));
    sections.forEach(section -> markdown.append('\n').append(MarkdownReport.section(section)));
    Files.writeString(folder.resolve("versus.md"), markdown);
    JsonReport.write(facts, sections, Files.newBufferedWriter(folder.resolve("versus.json")));
    Files.writeString(
        folder.resolve("versus.svg"), Chart.draw(sections, facts.subList(0, PROGRAMS)));
    Bench.say("report in " + folder);
  }
}
