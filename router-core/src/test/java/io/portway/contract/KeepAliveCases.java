package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.KernelSockets;
import io.portway.testing.Peer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Dead peers are found by probes, on both legs. */
interface KeepAliveCases extends Case {

  @Test
  default void bothLegsAreProbedAndOnlyASessionThatLastsPaysForThePods() {
    Bench.Pair pair = bench().pair();
    bench().expectRelayed(pair);
    bench().until("the client's leg is probed from the start", () -> isProbed(pair.client()));

    bench().plane().advance(Duration.ofSeconds(6));

    bench().until("the pod's leg is probed after a while", () -> isProbed(pair.pod()));
    assertThat(isProbed(pair.client())).isTrue();
  }

  /** Whether the data plane's socket that faces this peer waits for its next keepalive probe. */
  private static boolean isProbed(Peer peer) {
    return peer.kernelOfOtherSide().timer() == KernelSockets.Entry.KEEPALIVE;
  }
}
