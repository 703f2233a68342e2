package io.portway.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code portway completion}: a script for bash and zsh, made from the same declarations as
 * everything else.
 */
@Command(
    name = "completion",
    customSynopsis = "portway completion",
    header = "print a completion script for bash and zsh",
    description = "Prints a completion script for bash and zsh on standard output.",
    footer = {
      "",
      "Examples",
      "  source <(portway completion)",
      "  portway completion > /etc/bash_completion.d/portway"
    })
final class CompletionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println(AutoComplete.bash("portway", spec.root().commandLine()));
    out.flush();
    return 0;
  }
}
