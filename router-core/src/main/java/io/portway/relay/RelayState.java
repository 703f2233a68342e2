package io.portway.relay;

import io.portway.transport.EpollConnection;
import io.portway.transport.IoLoop;

/**
 * A session's sockets and how far each direction has come: what a relay resumes from that another
 * one has detached. Owned by whoever holds it, who resumes it or aborts it, once, on the loop of
 * the pair.
 */
public record RelayState(SocketPair pair, Flow toUpstream, Flow toDownstream) {

  /**
   * The same session for another loop. Called on the loop where it is now; what it answers is used
   * on {@code target} only.
   *
   * @throws IllegalStateException if a socket cannot leave its loop, which no engine detaches
   */
  public RelayState moveTo(IoLoop target) {
    if (pair.downstream() instanceof EpollConnection downstream
        && pair.upstream() instanceof EpollConnection upstream) {
      SocketPair moved = new SocketPair(downstream.moveTo(target), upstream.moveTo(target));
      return new RelayState(moved, toUpstream, toDownstream);
    }
    throw new IllegalStateException("these sockets cannot leave their loop");
  }

  /** RST to both sides; what is unsent is lost. */
  public void abort() {
    pair.downstream().reset();
    pair.upstream().reset();
    discard(toUpstream);
    discard(toDownstream);
  }

  private void discard(Flow flow) {
    if (flow.unsent() != null) {
      flow.unsent().discard(pair.loop());
    }
  }
}
