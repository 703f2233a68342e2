package io.portway.app;

import io.portway.app.options.CommandLines;
import io.portway.model.Text;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** What a command says about its own start. */
final class Reports {

  private static final Logger log = LoggerFactory.getLogger(Reports.class);

  /** Longer than any message that is made here. */
  private static final int MAX_CHARS = 1_000;

  private Reports() {}

  /** Logs what the environment holds and could not be used. */
  static void logWarnings(CommandLine commandLine) {
    CommandLines.warnings(commandLine)
        .forEach(
            w -> log.warn("event=environment_passed_over reason={}", Text.quoted(w, MAX_CHARS)));
  }

  /** One line on standard error for a command that could not start; its exit status. */
  static int cannotStart(CommandLine commandLine, IOException e) {
    String why = String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", "?");
    commandLine
        .getErr()
        .println(commandLine.getCommandSpec().qualifiedName() + ": cannot start: " + why);
    commandLine.getErr().flush();
    return CommandLines.FAILED;
  }
}
