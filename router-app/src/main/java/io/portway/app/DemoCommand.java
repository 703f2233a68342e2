package io.portway.app;

import io.portway.app.assembly.Signals;
import io.portway.app.demo.Demo;
import io.portway.app.log.Logging;
import io.portway.app.options.AdminOptions;
import io.portway.app.options.LogOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code portway demo}: the example on this machine. */
@Command(
    name = "demo",
    customSynopsis = "portway demo [OPTION...]",
    header = "run the example on this machine: a web service and a MySQL server behind the router",
    description = {
      "Runs the example on this machine, from real manifests: three small web pods on port 18080"
          + " and a",
      "MySQL server on port 13306, both through the router. The MySQL half needs mariadbd or"
          + " mysqld."
    },
    footer = {
      "",
      "Exit status",
      "  0  ended by SIGINT or SIGTERM; nothing is left behind",
      "  1  could not start",
      "  2  wrong option or value"
    })
final class DemoCommand implements Callable<Integer> {

  @Mixin private final AdminOptions admin = new AdminOptions();
  @Mixin private final LogOptions log = new LogOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    CommandLine commandLine = spec.commandLine();
    Logging logging = Logging.configure(log.format(), log.level());
    Logging.preload();
    Reports.logWarnings(commandLine);
    Signals signals = Signals.install();
    List<String> arguments =
        List.of("--admin", admin.text(), "--access-log", log.accessLog().toString());
    String searchPath = System.getenv().getOrDefault("PATH", "");
    Demo.Setup setup = Demo.Setup.usual(arguments, Version.text(), searchPath, logging);
    try (Demo demo = Demo.start(setup, commandLine.getOut(), signals.first())) {
      signals.beforeHalt(demo::removeTraces);
      signals.await();
    } catch (IOException e) {
      return Reports.cannotStart(commandLine, e);
    }
    logging.flush();
    return 0;
  }
}
