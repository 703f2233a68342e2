package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.BalancePolicy;
import io.portway.testing.Client;
import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.Loopback;
import io.portway.testing.Pod;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How real connections spread over pods. */
interface BalanceCases extends Case {
  int CLIENT_ADDRESSES = 48;

  @Test
  default void roundRobinGivesEveryPodTheSame() {
    Pod[] pods = startThree(BalancePolicy.ROUND_ROBIN);

    for (int i = 0; i < 30; i++) {
      Client client = bench().client();
      bench().expectEcho(client);
      client.close();
    }

    for (Pod pod : pods) {
      assertThat(pod.accepted()).isEqualTo(10);
    }
  }

  @Test
  default void leastConnectionsEvensOutWhatIsHeld() {
    Pod[] pods = startThree(BalancePolicy.LEAST_CONNECTIONS);

    for (int i = 0; i < 30; i++) {
      bench().expectEcho(bench().client());
    }

    for (Pod pod : pods) {
      assertThat(pod.accepted()).isEqualTo(10);
    }
  }

  /**
   * Two choices keep what is held close together; drawn blindly, a pod would leave these bounds now
   * and then.
   */
  @Test
  default void randomStaysCloseToEven() {
    Pod[] pods = startThree(BalancePolicy.RANDOM);

    for (int i = 0; i < 90; i++) {
      bench().expectEcho(bench().client());
    }

    for (Pod pod : pods) {
      assertThat(pod.accepted()).isBetween(20, 40);
    }
  }

  @Test
  default void sourceKeepsAClientAddressOnItsPod() {
    startNamed(BalancePolicy.SOURCE, 'a', 'b', 'c');

    Map<Integer, Character> first = podOfEachAddress();
    Map<Integer, Character> second = podOfEachAddress();

    assertThat(second).isEqualTo(first);
    assertThat(new HashSet<>(first.values())).containsExactlyInAnyOrder('a', 'b', 'c');
  }

  @Test
  default void underSourceARemovedEndpointMovesOnlyItsOwnClients() {
    Pod[] pods = startNamed(BalancePolicy.SOURCE, 'a', 'b', 'c');
    DataPlane plane = bench().plane();
    Map<Integer, Character> before = podOfEachAddress();

    plane.endpoints(pods[0].address(), pods[2].address());

    Map<Integer, Character> without = podOfEachAddress();
    before.forEach((address, pod) -> {
      if (pod != 'b') {
        assertThat(without).containsEntry(address, pod);
      }
    });
    assertThat(without.values()).doesNotContain('b');
    plane.endpoints(pods[2].address(), pods[1].address(), pods[0].address());
    assertThat(podOfEachAddress()).isEqualTo(before);
  }

  private Pod[] startThree(BalancePolicy balance) {
    Pod[] pods = {bench().pod().serveEcho(), bench().pod().serveEcho(), bench().pod().serveEcho()};
    bench().start(DataPlaneOptions.defaults().withBalance(balance), pods);
    return pods;
  }

  private Pod[] startNamed(BalancePolicy balance, char... names) {
    Pod[] pods = new Pod[names.length];
    for (int i = 0; i < names.length; i++) {
      pods[i] = bench().pod().serveNamed(String.valueOf(names[i]));
    }
    bench().start(DataPlaneOptions.defaults().withBalance(balance), pods);
    return pods;
  }

  private Map<Integer, Character> podOfEachAddress() {
    Map<Integer, Character> pods = new HashMap<>();
    for (int last = 2; last < 2 + CLIENT_ADDRESSES; last++) {
      Client client = bench().client(bench().peers().withFrom(Loopback.host(last)));
      String name = new String(client.readExactly(1), StandardCharsets.US_ASCII);
      client.close();
      pods.put(last, name.charAt(0));
    }
    return pods;
  }
}
