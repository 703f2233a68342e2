package io.portway.app;

import io.portway.app.assembly.Router;
import io.portway.app.assembly.RouterAssembly;
import io.portway.app.assembly.ShutdownSequence;
import io.portway.app.assembly.Signals;
import io.portway.app.log.Logging;
import io.portway.app.options.RunOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code portway run}: serves until SIGTERM or SIGINT. */
@Command(
    name = "run",
    customSynopsis = "portway run [--manifests DIR] [OPTION...]",
    header = "serve the Routes of a cluster, or of a folder, until SIGTERM",
    description = {
      "Serves the Routes of a cluster and follows every change, until SIGTERM or SIGINT. With",
      "--manifests the objects come from a folder instead, which holds what kubectl apply would"
          + " take:",
      "Route, Service, EndpointSlice, Endpoints, Namespace and List, in .yaml, .yml and .json."
    },
    footer = {
      "",
      "Values",
      "  durations 500ms 2s 5m 1h 1d; addresses 127.0.0.1:9936 [::1]:9936; ports"
          + " 80,443,30000-32767",
      "  an option beats its variable, that beats OpenShift's variable, that beats the default",
      "",
      "Signals",
      "  SIGTERM, SIGINT  stop accepting, let sessions finish, reset the rest; a second one ends at"
          + " once",
      "",
      "Exit status",
      "  0  ended after a clean drain",
      "  1  could not start",
      "  2  wrong option or value",
      "",
      "Examples",
      "  portway run                            the cluster of the Pod, or kubectl's current one",
      "  portway run --manifests ./manifests",
      "  portway run --manifests /etc/portway --router-name edge-1 --admin 0.0.0.0:9936",
      "  portway run --manifests ./manifests --allowed-ports 10000-19999 --access-log -"
    })
final class RunCommand extends RunOptions implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    validate();
    Logging logging = Logging.configure(log().format(), log().level());
    Logging.preload();
    Reports.logWarnings(spec.commandLine());
    Signals signals = Signals.install();
    Router router;
    try {
      router = RouterAssembly.start(this, Version.text(), logging, List.of());
    } catch (IOException e) {
      return Reports.cannotStart(spec.commandLine(), e);
    }
    new ShutdownSequence(router, shutdown()).run(signals.await());
    logging.flush();
    return 0;
  }
}
