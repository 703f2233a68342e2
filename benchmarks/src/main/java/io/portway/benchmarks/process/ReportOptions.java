package io.portway.benchmarks.process;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every benchmark that writes a report is asked alike. Picocli writes the fields first. */
@Command
public abstract class ReportOptions {

  /** Behind the options of the benchmark itself. */
  private static final int LAST = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  // Picocli looks at it.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      order = LAST,
      usageHelp = true,
      description = "print this page")
  private boolean help;

  protected final CommandSpec spec() {
    return spec;
  }

  /** What picocli prints as one line, with status 2. */
  protected final ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /**
   * The folder for the report.
   *
   * @param asked what was asked for; null where nothing was
   * @param benchmark the folder's name in {@code benchmarks/target} then
   */
  protected static Path folder(@Nullable Path asked, String benchmark) {
    return asked != null
        ? asked
        : Path.of(System.getProperty("portway.root", ".."), "benchmarks", "target", benchmark);
  }
}
