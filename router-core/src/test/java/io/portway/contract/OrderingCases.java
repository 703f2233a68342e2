package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.BalancePolicy;
import io.portway.model.CloseReason;
import io.portway.testing.Client;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.DeadAddress;
import io.portway.testing.End;
import io.portway.testing.Peer;
import io.portway.testing.Pod;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who speaks first does not matter, and order is kept. */
interface OrderingCases extends Case {
  /** Many packets, yet less than the 64 KiB that a kernel takes for a socket that nobody reads. */
  int EARLY_BYTES = 50_000;

  @Test
  default void theServerSpeaksFirst() {
    Bench.Pair pair = bench().pair();

    pair.pod().send("220 ready\r\n");

    pair.client().expect("220 ready\r\n");
    pair.client().send("QUIT\r\n");
    pair.pod().expect("QUIT\r\n");
  }

  @Test
  default void theClientSpeaksFirst() {
    Bench.Pair pair = bench().pair();

    pair.client().send("GET / HTTP/1.1\r\n\r\n");

    pair.pod().expect("GET / HTTP/1.1\r\n\r\n");
    pair.pod().send("HTTP/1.1 204 No Content\r\n\r\n");
    pair.client().expect("HTTP/1.1 204 No Content\r\n\r\n");
  }

  @Test
  default void questionsAndAnswersOfAnySizeKeepTheirOrder() {
    Bench.Pair pair = bench().pair();
    SeededBytes up = bench().bytes();
    SeededBytes down = bench().bytes();
    Reading atPod = pair.pod().reading(up);
    Reading atClient = pair.client().reading(down);

    for (int round = 0; round < 150; round++) {
      int question = 1 + bench().random().nextInt(3000);
      int answer = 1 + bench().random().nextInt(30_000);
      pair.client().sendAll(up, atPod.position(), question).join();
      atPod.exactly(question);
      pair.pod().sendAll(down, atClient.position(), answer).join();
      atClient.exactly(answer);
    }
  }

  @Test
  default void manySmallWritesArriveInOrder() {
    Bench.Pair pair = bench().pair();
    byte[] bytes = bench().bytes().first(2000);

    for (byte each : bytes) {
      pair.client().send(new byte[] {each});
    }
    pair.client().shutdownOutput();

    assertThat(pair.pod().readExactly(bytes.length)).isEqualTo(bytes);
    pair.pod().expectFin();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void whatAClientSaysBeforeThePodIsConnectedArrives(boolean withFin) {
    DeadAddress hole = bench().blackHole();
    Pod pod = bench().pod();
    DataPlaneOptions options = DataPlaneOptions.defaults();
    bench().start(options, hole.address(), pod.address());
    SeededBytes bytes = bench().bytes();
    // In turn: one of two sessions meets the black hole first.
    Client[] clients = {bench().client(), bench().client()};
    for (Client client : clients) {
      Sending sending = client.sendAll(bytes, EARLY_BYTES);
      sending.join();
      if (withFin) {
        client.shutdownOutput();
      }
    }
    bench().until("one session dials the black hole", () -> hole.dialling() == 1);

    Peer atOnce = pod.accept();
    bench().elapse(options.timeouts().connect());
    Peer later = pod.accept();

    for (Peer peer : new Peer[] {atOnce, later}) {
      Reading reading = peer.reading(bytes);
      if (withFin) {
        reading.expectFinAt(EARLY_BYTES);
      } else {
        reading.exactly(EARLY_BYTES);
      }
      peer.send("done");
      peer.shutdownOutput();
    }
    for (Client client : clients) {
      client.expect("done");
      client.expectFin();
    }
  }

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  default void bytesAndFinSurviveAFirstEndpointThatRefuses(BalancePolicy balance) {
    DeadAddress dead = bench().refusing();
    Pod pod = bench().pod();
    bench().start(DataPlaneOptions.defaults().withBalance(balance), dead.address(), pod.address());
    SeededBytes bytes = bench().bytes();

    for (int i = 0; i < 4; i++) {
      Client client = bench().client();
      client.sendAll(bytes, EARLY_BYTES).join();
      client.shutdownOutput();

      Peer peer = pod.accept();
      peer.reading(bytes).expectFinAt(EARLY_BYTES);
      peer.send("done");
      peer.close();
      client.expect("done");
      client.expectFin();
    }
  }

  @Test
  default void aConnectionWithoutAByteIsAConnection() {
    Bench.Pair pair = bench().pair();

    pair.client().shutdownOutput();
    pair.pod().expectFin();
    pair.pod().close();

    pair.client().expectFin();
    bench().expectClosed(CloseReason.FINISHED);
  }

  @Test
  default void aPodThatClosesWithoutAByteIsSeenToDoSo() {
    Bench.Pair pair = bench().pair();

    pair.pod().shutdownOutput();

    pair.client().expectFin();
    pair.client().shutdownOutput();
    pair.pod().expectFin();
    bench().expectClosed(CloseReason.FINISHED);
  }

  @Test
  default void aClientThatConnectsAndClosesReachesThePod() {
    Pod pod = bench().pod();
    bench().start(pod);

    Client client = bench().client();
    client.close();

    Peer peer = pod.accept();
    assertThat(peer.readEnd()).isEqualTo(End.FIN);
    peer.close();
    bench().expectClosed(CloseReason.FINISHED);
  }
}
