package io.portway.control;

import io.portway.model.BindOutcome;
import io.portway.model.BindOutcome.SocketOutcome;
import io.portway.model.ListenerSpec;
import io.portway.model.Text;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what becomes of ports, one line an event; an attempt that only repeats the last one says
 * nothing.
 */
final class BindLog {

  private static final Logger log = LoggerFactory.getLogger(BindLog.class);

  /** Long enough for {@code namespace/name} of Kubernetes: 63 + 1 + 253. */
  private static final int MAX_NAME = 317;

  private static final int MAX_ERROR = 200;

  private BindLog() {}

  /** A listener's attempt has answered. */
  static void attempted(ListenerSpec spec, @Nullable BindOutcome before, BindOutcome now) {
    List<SocketOutcome> known = before == null ? List.of() : before.sockets();
    List<SocketOutcome> news = now.sockets().stream().filter(s -> !known.contains(s)).toList();
    List<SocketOutcome> opened = news.stream().filter(SocketOutcome::isOpen).toList();
    List<SocketOutcome> failed = news.stream().filter(s -> !s.isOpen()).toList();
    if (!opened.isEmpty()) {
      log.info(
          "event=port_open bind={} route={} sockets={}", spec.bind(), route(spec), sockets(opened));
    }
    if (!failed.isEmpty()) {
      log.warn(
          "event=bind_failed bind={} route={} sockets={} error={}",
          spec.bind(),
          route(spec),
          sockets(failed),
          Text.logfmt(joined(failed, SocketOutcome::error), MAX_ERROR));
    }
  }

  /** A listener was ordered to close. */
  static void closed(ListenerSpec spec) {
    log.info("event=port_close bind={} route={}", spec.bind(), route(spec));
  }

  private static String route(ListenerSpec spec) {
    return Text.logfmt(spec.owner().toString(), MAX_NAME);
  }

  private static String sockets(List<SocketOutcome> sockets) {
    return joined(sockets, s -> socket(s.address()));
  }

  private static String joined(List<SocketOutcome> sockets, Function<SocketOutcome, String> text) {
    return sockets.stream().map(text).distinct().collect(Collectors.joining(","));
  }

  private static String socket(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
