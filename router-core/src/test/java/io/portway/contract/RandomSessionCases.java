package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.contract.RandomSide.Outcome;
import io.portway.model.CloseReason;
import io.portway.testing.Client;
import io.portway.testing.End;
import io.portway.testing.Pod;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Very many sessions with random sizes, half-closes, resets and stalls, at random moments of
 * transfers that turn from bulk to chat and back.
 */
interface RandomSessionCases extends Case {

  /** At the same time; more than the stalls that are held. */
  int SIDE_BY_SIDE = 48;

  /** How many there are. */
  int randomSessions();

  /** One session as it was drawn, and what came of it. */
  final class Session {
    final RandomSide client;
    final RandomSide pod;
    final Arrivals toPod = new Arrivals();
    final Arrivals toClient = new Arrivals();
    final CompletableFuture<Outcome> atClient = new CompletableFuture<>();
    final CompletableFuture<Outcome> atPod = new CompletableFuture<>();

    Session(Random random) {
      client = RandomSide.draw(random);
      pod = RandomSide.draw(random);
    }
  }

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  default void veryManyRandomSessionsKeepTheInvariants() throws Exception {
    Random random = new Random(Seed.VALUE);
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < randomSessions(); i++) {
      sessions.add(new Session(random));
    }
    StallGate gate = new StallGate();
    Pod pod = bench().pod();
    bench().start(pod);
    pod.serve(peer -> {
      Session session = sessions.get(ByteBuffer.wrap(peer.readExactly(Integer.BYTES)).getInt());
      peer.send("k");
      complete(
          session.atPod,
          () -> session.pod.run(peer, session.client, session.toClient, session.toPod, gate));
    });

    Semaphore room = new Semaphore(SIDE_BY_SIDE);
    for (int i = 0; i < sessions.size(); i++) {
      assertThat(room.tryAcquire(60, TimeUnit.SECONDS)).as("sessions go on").isTrue();
      startClient(i, sessions.get(i), gate);
      CompletableFuture<Void> both =
          CompletableFuture.allOf(sessions.get(i).atClient, sessions.get(i).atPod);
      both.whenComplete((_, _) -> room.release());
    }
    gate.open();

    int clean = 0;
    for (int i = 0; i < sessions.size(); i++) {
      Session session = sessions.get(i);
      String which = "session " + i + ": " + session.client + " / " + session.pod;
      Outcome client = outcome(which + ", at the client", session.atClient);
      Outcome onPod = outcome(which + ", at the pod", session.atPod);
      judge(which + ", at the client", client, onPod);
      judge(which + ", at the pod", onPod, client);
      clean += client.isClean() && onPod.isClean() ? 1 : 0;
    }
    judgeReasons(sessions.size(), clean);
  }

  private void startClient(int number, Session session, StallGate gate) {
    Client client = bench().client();
    Thread.startVirtualThread(() ->
        complete(
            session.atClient,
            () -> {
              client.send(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
              client.expect("k");
              return session.client.run(client, session.pod, session.toPod, session.toClient, gate);
            }));
  }

  private static void complete(
      CompletableFuture<Outcome> outcome, java.util.function.Supplier<Outcome> script) {
    try {
      outcome.complete(script.get());
    } catch (RuntimeException | AssertionError e) {
      outcome.completeExceptionally(e);
    }
  }

  private Outcome outcome(String which, CompletableFuture<Outcome> script) throws Exception {
    try {
      return bench().join(script);
    } catch (ExecutionException e) {
      throw new AssertionError(which + ": " + e.getCause(), e);
    }
  }

  /** What one side saw must fit what the other side did. */
  private static void judge(String which, Outcome self, Outcome other) {
    assertThat(self.received()).as(which).isLessThanOrEqualTo(other.sent());
    if (self.seen() == End.FIN) {
      assertThat(other.ending().hasFin()).as("%s, a clean end", which).isTrue();
      assertThat(self.received()).as(which).isEqualTo(other.sent());
    }
    if (self.isClean() && other.isClean()) {
      assertThat(self.seen()).as(which).isEqualTo(End.FIN);
    }
  }

  private void judgeReasons(int sessions, int clean) {
    if (!bench().hasLoops()) {
      return;
    }
    bench().until("all sessions have ended", () -> bench().plane().closed().size() == sessions);
    List<CloseReason> closed = bench().plane().closed();
    assertThat(closed)
        .containsOnly(
            CloseReason.FINISHED, CloseReason.DOWNSTREAM_RESET, CloseReason.UPSTREAM_RESET);
    assertThat(Collections.frequency(closed, CloseReason.FINISHED)).isGreaterThanOrEqualTo(clean);
  }
}
