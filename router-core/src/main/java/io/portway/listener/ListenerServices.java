package io.portway.listener;

import io.portway.session.ConnectionPermits;
import io.portway.session.SessionServices;
import io.portway.transport.EventLoops;

/** What every listener of a router shares. */
public record ListenerServices(
    EventLoops loops,
    SessionServices sessions,
    ConnectionPermits permits,
    AcceptObserver observer) {}
