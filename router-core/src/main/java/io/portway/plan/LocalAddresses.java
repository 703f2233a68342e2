package io.portway.plan;

import java.net.InetAddress;

/** Which addresses are this node's own, as of one moment. */
@FunctionalInterface
public interface LocalAddresses {

  /** Whether a connection to this address arrives on this very node. */
  boolean isLocal(InetAddress address);
}
