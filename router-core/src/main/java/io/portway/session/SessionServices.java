package io.portway.session;

import io.portway.relay.RelayEngine;
import io.portway.transport.Sockets;

/** What every session of a router shares. */
public record SessionServices(
    Sockets sockets, RelayEngine engine, SessionRegistry registry, SessionObserver observer) {}
