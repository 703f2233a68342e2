package io.portway.app;

import io.portway.app.options.ClearStatusOptions;
import io.portway.app.options.CommandLines;
import io.portway.app.options.StatusOptions;
import io.portway.k8s.client.ClusterClient;
import io.portway.k8s.status.ClearStatus;
import io.portway.k8s.status.StatusSettings;
import io.portway.k8s.status.StatusTimes;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code portway clear-status}: what routers of one status name have written, taken back. */
@Command(
    name = "clear-status",
    customSynopsis = "portway clear-status [OPTION...]",
    header = "take back the status, the Lease and the ledger of a router that is uninstalled",
    description = {
      "Takes our entries out of the status of every Route and Service, then deletes ledger, Lease"
          + " and",
      "what else routers of this status name keep in their namespace. Entries of other routers"
          + " stay",
      "as they are. Stop the routers first: one that runs writes again. May be run again."
    },
    footer = {
      "",
      "Exit status",
      "  0  nothing of it is left",
      "  1  something could not be taken back, such as for want of a right",
      "  2  wrong option or value",
      "",
      "Examples",
      "  portway clear-status --pod-namespace portway",
      "  portway clear-status --status-name edge-1 --pod-namespace portway --kubeconfig ./admin"
    })
final class ClearStatusCommand extends ClearStatusOptions implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    CommandLine commandLine = spec.commandLine();
    CommandLines.warnings(commandLine)
        .forEach(w -> commandLine.getErr().println("portway clear-status: " + w));
    StatusOptions status = status();
    try (ClusterClient client = ClusterClient.connect(location(), "portway/" + Version.text())) {
      String name = status.statusName(null);
      String namespace = Objects.requireNonNullElse(status.podNamespace(), client.namespace());
      StatusSettings settings =
          new StatusSettings(
              name, namespace, "", "", true, true, apiServer().namespace(), StatusTimes.DEFAULT);
      ClearStatus.Cleared cleared = new ClearStatus(client.kubernetes(), settings).run();
      commandLine
          .getOut()
          .printf(
              "status name %s: %d objects' status taken back, %d objects in namespace %s deleted%n",
              name, cleared.statuses(), cleared.objects(), namespace);
      commandLine.getOut().flush();
      return 0;
    } catch (IOException e) {
      commandLine.getErr().println("portway clear-status: " + e.getMessage());
      commandLine.getErr().flush();
      return CommandLines.FAILED;
    }
  }
}
