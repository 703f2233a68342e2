package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.contract.FaultScript.Outcome;
import io.portway.model.CloseReason;
import io.portway.testing.Client;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.DeadAddress;
import io.portway.testing.End;
import io.portway.testing.Pod;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Many sessions at once, each with random sizes, half-closes, resets and stalls, drawn from the
 * seed.
 */
interface FaultCases extends Case {
  int SESSIONS = 60;

  @RepeatedTest(3)
  default void randomSessionsKeepTheInvariants(RepetitionInfo repetition) throws Exception {
    Random random = new Random(Seed.VALUE + repetition.getCurrentRepetition());
    List<FaultScript> atClient = new ArrayList<>();
    List<FaultScript> atPod = new ArrayList<>();
    List<CompletableFuture<Outcome>> podOutcomes = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      atClient.add(FaultScript.draw(random));
      atPod.add(FaultScript.draw(random));
      podOutcomes.add(new CompletableFuture<>());
    }
    DeadAddress dead = bench().refusing();
    Pod pod = bench().pod();
    bench().start(DataPlaneOptions.defaults(), pod.address(), dead.address());
    pod.serve(peer -> {
      int session = ByteBuffer.wrap(peer.readExactly(Integer.BYTES)).getInt();
      peer.send("k");
      Outcome outcome = atPod.get(session).run(peer, atClient.get(session).stream());
      podOutcomes.get(session).complete(outcome);
    });

    List<CompletableFuture<Outcome>> clientOutcomes = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      int session = i;
      Client client = bench().client();
      clientOutcomes.add(
          CompletableFuture.supplyAsync(
              () -> {
                client.send(ByteBuffer.allocate(Integer.BYTES).putInt(session).array());
                client.expect("k");
                return atClient.get(session).run(client, atPod.get(session).stream());
              },
              Thread::startVirtualThread));
    }

    Map<CloseReason, Integer> expected = new EnumMap<>(CloseReason.class);
    int ambiguous = 0;
    for (int i = 0; i < SESSIONS; i++) {
      Outcome client = bench().join(clientOutcomes.get(i));
      Outcome onPod = bench().join(podOutcomes.get(i));
      String which = "session " + i + ": " + atClient.get(i) + " / " + atPod.get(i);
      judge(which + ", at the client", client, onPod);
      judge(which + ", at the pod", onPod, client);
      if (client.didReset() && onPod.didReset()) {
        ambiguous++;
      } else {
        expected.merge(reason(client, onPod), 1, Integer::sum);
      }
    }
    bench().expectReasons(expected, ambiguous);
  }

  /** What one side saw must fit what the other side did. */
  private static void judge(String which, Outcome self, Outcome other) {
    if (self.didReset()) {
      return;
    }
    assertThat(self.seen()).as(which).isEqualTo(other.didReset() ? End.RST : End.FIN);
    if (other.didReset()) {
      assertThat(self.received()).as(which).isLessThanOrEqualTo(other.sent());
    } else {
      assertThat(self.received()).as(which).isEqualTo(other.sent());
    }
  }

  private static CloseReason reason(Outcome client, Outcome pod) {
    if (client.didReset()) {
      return CloseReason.DOWNSTREAM_RESET;
    }
    return pod.didReset() ? CloseReason.UPSTREAM_RESET : CloseReason.FINISHED;
  }
}
