package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.BalancePolicy;
import io.portway.model.CloseReason;
import io.portway.model.Timeouts;
import io.portway.testing.Client;
import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.DeadAddress;
import io.portway.testing.Peer;
import io.portway.testing.Pod;
import io.portway.testing.SeededBytes;
import io.portway.upstream.ConnectFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dialling: another endpoint at once, each once, within a deadline. */
interface ConnectingCases extends Case {
  Duration ATTEMPT = Timeouts.DEFAULT.connect();

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  default void aRefusingEndpointIsPassedOverAtOnce(BalancePolicy balance) {
    DeadAddress dead = bench().refusing();
    Pod pod = bench().pod().serveEcho();
    DataPlane plane =
        bench()
            .start(DataPlaneOptions.defaults().withBalance(balance), dead.address(), pod.address());

    for (int i = 0; i < 8; i++) {
      bench().expectEcho(bench().client());
    }

    assertThat(pod.accepted()).isEqualTo(8);
    // Under `source` the one client may belong to the living pod.
    assertThat(plane.connectFailures())
        .allMatch(ConnectFailure.REFUSED::equals)
        .hasSizeLessThanOrEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  default void everyEndpointIsTriedOnceThenItEndsLikeNoEndpoint(BalancePolicy balance) {
    DeadAddress[] dead = {bench().refusing(), bench().refusing(), bench().refusing()};
    DataPlane plane =
        bench()
            .start(
                DataPlaneOptions.defaults().withBalance(balance),
                dead[0].address(),
                dead[1].address(),
                dead[2].address());

    bench().client().expectFin();

    bench().expectClosed(CloseReason.CONNECT_FAILED);
    assertThat(plane.connectFailures())
        .containsExactly(ConnectFailure.REFUSED, ConnectFailure.REFUSED, ConnectFailure.REFUSED);
  }

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  default void failingEndpointsNeverAddUpToNoEndpoint(BalancePolicy balance) {
    DeadAddress[] dead = {bench().refusing(), bench().refusing()};
    DataPlane plane =
        bench()
            .start(
                DataPlaneOptions.defaults().withBalance(balance),
                dead[0].address(),
                dead[1].address());
    int sessions = 12;
    CloseReason[] reasons = new CloseReason[sessions];
    for (int i = 0; i < sessions; i++) {
      bench().client().expectFin();
      reasons[i] = CloseReason.CONNECT_FAILED;
    }
    bench().expectClosed(reasons);
    assertThat(plane.connectFailures()).hasSize(2 * sessions);

    dead[1].close();
    bench().own(Pod.listen(dead[1].address(), bench().peers())).serveEcho();

    bench().expectEcho(bench().client());
  }

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  default void anEndpointThatDoesNotAnswerIsGivenUpForAnother(BalancePolicy balance) {
    DeadAddress hole = bench().blackHole();
    DataPlane plane =
        bench().start(DataPlaneOptions.defaults().withBalance(balance), hole.address());
    Client client = bench().client();
    client.send("hello");
    bench().until("the session dials", () -> hole.dialling() == 1);
    Pod pod = bench().pod();
    plane.endpoints(hole.address(), pod.address());

    bench().elapse(ATTEMPT);

    Peer peer = pod.accept();
    peer.expect("hello");
    assertThat(plane.connectFailures()).containsExactly(ConnectFailure.TIMEOUT);
    bench().until("dialling has ended", () -> hole.dialling() == 0);
    bench().expectRelayed(new Bench.Pair(client, peer));
  }

  @Test
  default void endpointsThatAllStaySilentEndLikeNoEndpoint() {
    DeadAddress[] holes = {bench().blackHole(), bench().blackHole()};
    DataPlane plane = startOnHoles(Duration.ofMinutes(1), Duration.ofMinutes(10), holes);
    Client client = bench().client();

    bench().until("the first is dialled", () -> dialling(holes) == 1);
    bench().elapse(Duration.ofMinutes(1));
    bench().until("the second is dialled", () -> isSecondAttempt(plane, holes));
    bench().elapse(Duration.ofMinutes(1));

    client.expectFin();
    bench().expectClosed(CloseReason.CONNECT_FAILED);
    assertThat(plane.connectFailures())
        .containsExactly(ConnectFailure.TIMEOUT, ConnectFailure.TIMEOUT);
  }

  @Test
  default void theConnectDeadlineEndsAllAttemptsTogether() {
    DeadAddress[] holes = {bench().blackHole(), bench().blackHole(), bench().blackHole()};
    DataPlane plane = startOnHoles(Duration.ofSeconds(60), Duration.ofSeconds(90), holes);
    Client client = bench().client();

    bench().until("the first is dialled", () -> dialling(holes) == 1);
    bench().elapse(Duration.ofSeconds(60));
    bench().until("the second is dialled", () -> isSecondAttempt(plane, holes));
    bench().elapse(Duration.ofSeconds(30));

    client.expectFin();
    bench().expectClosed(CloseReason.CONNECT_DEADLINE);
    bench().until("dialling has ended", () -> dialling(holes) == 0);
  }

  private DataPlane startOnHoles(Duration attempt, Duration deadline, DeadAddress... holes) {
    Timeouts timeouts =
        new Timeouts(attempt, deadline, Timeouts.DEFAULT.idle(), Timeouts.DEFAULT.halfClosed());
    return bench()
        .start(
            DataPlaneOptions.defaults().withTimeouts(timeouts),
            Arrays.stream(holes).map(DeadAddress::address).toArray(InetSocketAddress[]::new));
  }

  private static boolean isSecondAttempt(DataPlane plane, DeadAddress... holes) {
    return plane.connectFailures().size() == 1 && dialling(holes) == 1;
  }

  private static int dialling(DeadAddress... holes) {
    int sum = 0;
    for (DeadAddress hole : holes) {
      sum += hole.dialling();
    }
    return sum;
  }

  @Test
  default void aClientsResetCancelsDialling() {
    DeadAddress hole = bench().blackHole();
    bench().start(DataPlaneOptions.defaults(), hole.address());
    Client client = bench().client();
    bench().until("the session dials", () -> hole.dialling() == 1);

    client.reset();

    bench().expectClosed(CloseReason.DOWNSTREAM_RESET);
    bench().until("dialling has ended", () -> hole.dialling() == 0);
  }

  @Test
  default void aClientsResetBehindBytesCancelsDialling() {
    DeadAddress hole = bench().blackHole();
    bench().start(DataPlaneOptions.defaults(), hole.address());
    Client client = bench().client();
    bench().until("the session dials", () -> hole.dialling() == 1);
    client.send(bench().bytes().first(OrderingCases.EARLY_BYTES));
    client.awaitAcknowledged();

    client.reset();

    bench().expectClosed(CloseReason.DOWNSTREAM_RESET);
    bench().until("dialling has ended", () -> hole.dialling() == 0);
  }

  @Test
  default void aClientsFinDoesNotCancelDialling() {
    DeadAddress hole = bench().blackHole();
    DataPlane plane = bench().start(DataPlaneOptions.defaults(), hole.address());
    Client client = bench().client();
    SeededBytes bytes = bench().bytes();
    client.send(bytes.first(100));
    client.shutdownOutput();
    bench().until("the session dials", () -> hole.dialling() == 1);
    Pod pod = bench().pod();
    plane.endpoints(hole.address(), pod.address());

    bench().elapse(ATTEMPT);

    Peer peer = pod.accept();
    peer.reading(bytes).expectFinAt(100);
    peer.send("done");
    peer.close();
    client.expect("done");
    client.expectFin();
    bench().expectClosed(CloseReason.FINISHED);
  }

  @Test
  default void newEndpointsServeNewSessionsAndTheOldOnesRunOn() {
    Pod old = bench().pod();
    Pod fresh = bench().pod();
    DataPlane plane = bench().start(old);
    Bench.Pair before = bench().next(bench().peers(), old);

    plane.endpoints(fresh.address());

    bench().expectRelayed(bench().next(bench().peers(), fresh));
    bench().expectRelayed(before);
    plane.endpoints();
    bench().client().expectFin();
    bench().expectRelayed(before);
    assertThat(old.accepted()).isEqualTo(1);
  }
}
