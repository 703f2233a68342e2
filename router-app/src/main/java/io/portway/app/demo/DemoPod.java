package io.portway.app.demo;

import java.net.InetSocketAddress;

/** What stands for a pod here: a name and where it listens. */
public record DemoPod(String name, InetSocketAddress address) {}
