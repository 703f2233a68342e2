package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Client;
import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.Pod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What bounds accepting, and what a closed port leaves alone. */
interface LimitCases extends Case {

  @Test
  default void atTheLimitConnectionsWaitAndAreServedWhenASlotIsFree() {
    int limit = 3;
    Pod pod = bench().pod().serveEcho();
    DataPlane plane = bench().start(DataPlaneOptions.defaults().withMaxConnections(limit), pod);
    List<Client> held = new ArrayList<>();
    for (int i = 0; i < limit; i++) {
      held.add(bench().client());
      bench().expectEcho(held.getLast());
    }

    List<Client> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(bench().client());
      waiting.getLast().send("echo");
    }

    held.forEach(bench()::expectEcho);
    assertThat(plane.liveSessions()).isEqualTo(limit);
    assertThat(pod.accepted()).isEqualTo(limit);
    held.forEach(Client::close);
    for (Client client : waiting) {
      client.expect("echo");
      client.close();
    }
    assertThat(plane.liveSessions()).isLessThanOrEqualTo(limit);
  }

  @Test
  default void aLimitOfOneServesAHundredInTurn() {
    Pod pod = bench().pod().serveEcho();
    bench().start(DataPlaneOptions.defaults().withMaxConnections(1), pod);
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Client client = bench().client();
      client.send("echo");
      clients.add(client);
    }

    for (Client client : clients) {
      client.expect("echo");
      client.close();
    }
  }

  @Test
  default void aClosedPortHasServedItsAcceptQueueAndItsSessionsRunOn() {
    Pod pod = bench().pod().serveEcho();
    DataPlane plane = bench().start(pod);
    InetSocketAddress address = plane.address();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      clients.add(bench().client());
    }

    plane.closePort();

    for (int round = 0; round < 3; round++) {
      clients.forEach(bench()::expectEcho);
    }
    bench().until("the port refuses", () -> isRefused(address));
    bench().expectLive(clients.size());
  }

  private boolean isRefused(InetSocketAddress address) {
    try {
      Client.tryConnect(address, bench().peers()).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
