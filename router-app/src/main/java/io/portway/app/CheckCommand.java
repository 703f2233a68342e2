package io.portway.app;

import io.portway.app.check.Check;
import io.portway.app.check.CheckResult;
import io.portway.app.options.CheckOptions;
import io.portway.app.options.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code portway check}: the same reading, translation and claims as {@code run}, printed instead
 * of served.
 */
@Command(
    name = "check",
    customSynopsis = "portway check DIR [OPTION...]",
    header = "print every Route of a folder with its verdict and its effective settings",
    description = {
      "Reads a folder of manifests as run would, and prints every Route with its verdict, the"
          + " reason,",
      "its targets and its effective settings. Opens no socket."
    },
    footer = {
      "",
      "Exit status",
      "  0  every Route is accepted, or is not for this router",
      "  1  a Route is rejected or displaced, or a file cannot be read",
      "  2  wrong option or value",
      "",
      "Examples",
      "  portway check ./manifests",
      "  portway check ./manifests --router-name edge-1 --allowed-ports 1024-65535",
      "  portway check ./manifests --output json | jq '.routes[] | select(.status != \"accepted\")'"
    })
final class CheckCommand extends CheckOptions implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    validate();
    CommandLine commandLine = spec.commandLine();
    PrintWriter err = commandLine.getErr();
    CommandLines.warnings(commandLine).forEach(w -> err.println("portway check: " + w));
    err.flush();
    try {
      CheckResult result = Check.of(this);
      result.print(isJson(), commandLine.getOut());
      return result.isClean() ? 0 : CommandLines.FAILED;
    } catch (IOException e) {
      err.println("portway check: " + e.getMessage());
      err.flush();
      return CommandLines.FAILED;
    }
  }
}
