package io.portway.testing;

import java.net.InetSocketAddress;

/** Starts a data plane on a free port of 127.0.0.1; it accepts when the call returns. */
@FunctionalInterface
public interface DataPlaneFactory {

  DataPlane start(DataPlaneOptions options, InetSocketAddress... pods);
}
