package io.portway.app;

import io.portway.app.options.TransportOptions;
import io.portway.relay.RelayEngine;
import io.portway.transport.Transport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code portway version}: what runs here. */
@Command(
    name = "version",
    customSynopsis = "portway version [OPTION...]",
    header = "print version, Java, and the transport with the reason for it",
    description =
        "Prints the version, the Java runtime, and which transport would be used and why.",
    footer = {
      "",
      "Examples",
      "  portway version",
      "  portway version --transport io_uring   whether io_uring can be had here, and why not"
    })
final class VersionCommand implements Callable<Integer> {

  @Mixin private final TransportOptions transport = new TransportOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    transport.validate(spec);
    PrintWriter out = spec.commandLine().getOut();
    out.println("portway " + Version.text());
    out.println(
        "java "
            + Runtime.version()
            + " ("
            + System.getProperty("java.vm.name")
            + ", "
            + System.getProperty("java.vendor")
            + ")");
    Transport.Choice choice = Transport.choose(transport.wanted());
    String engine = RelayEngine.of(choice.transport()).name();
    out.println(
        "transport " + choice.transport().label() + "+" + engine + " (" + choice.reason() + ")");
    out.flush();
    return 0;
  }
}
