package io.portway.app.options;

import io.portway.relay.RelayEngine;
import io.portway.transport.Transport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How bytes are moved: a transport and the engine that goes with it. */
public final class TransportOptions implements OptionSection {

  private static final String AUTO = "auto";

  @Option(
      names = "--transport",
      paramLabel = "auto|epoll|io_uring|nio",
      converter = Choices.OfTransport.class,
      completionCandidates = Choices.OfTransport.class,
      defaultValue = AUTO,
      description =
          "how sockets are driven; auto is epoll, or nio where there is none, and so is one that"
              + " cannot be had here")
  @Setting
  private String transport = AUTO;

  @Option(
      names = "--engine",
      paramLabel = "auto|epoll|channel",
      converter = Choices.OfEngine.class,
      completionCandidates = Choices.OfEngine.class,
      defaultValue = AUTO,
      description =
          "what moves the bytes: epoll goes with the transport epoll, channel with io_uring and nio"
              + " and alone means nio; auto is the transport's own")
  @Setting
  private String engine = AUTO;

  /** Null leaves it to the platform. */
  public @Nullable Transport wanted() {
    if (!transport.equals(AUTO)) {
      return Transport.ofLabel(transport).orElseThrow();
    }
    return switch (engine) {
      case "epoll" -> Transport.EPOLL;
      case "channel" -> Transport.NIO;
      default -> null;
    };
  }

  /**
   * Refuses a pair that does not go together.
   *
   * @throws ParameterException with one line that names both options
   */
  public void validate(CommandSpec spec) {
    Transport wanted = wanted();
    if (wanted != null && !engine.equals(AUTO) && !engine.equals(RelayEngine.of(wanted).name())) {
      throw new ParameterException(
          spec.commandLine(),
          "--transport "
              + transport
              + " and --engine "
              + engine
              + " do not go together; accepted: epoll with epoll, io_uring or nio with channel");
    }
  }

  @Override
  public String title() {
    return "How bytes are moved";
  }
}
