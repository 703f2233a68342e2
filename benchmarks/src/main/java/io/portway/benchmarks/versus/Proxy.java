package io.portway.benchmarks.versus;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A program that is measured, in one way to configure it. Immutable. */
interface Proxy {

  /** As the report calls it. */
  String name();

  /** Writes what it needs into an empty folder; the command that then serves in the foreground. */
  List<String> command(Path folder, Layout layout) throws IOException;

  /** How many processes it consists of once it serves. */
  int processes(Layout layout);

  /** How long it is loaded with a workload before rounds of it count. */
  Duration warmUp();

  /** Why the program that now serves this layout is not what the name says; empty if it is. */
  Optional<String> objection(Layout layout) throws IOException;
}
