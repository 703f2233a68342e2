package io.portway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.BindKey;
import io.portway.model.CloseReason;
import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import io.portway.model.RouteId;
import io.portway.session.SessionObserver;
import io.portway.session.SessionSummary;
import io.portway.upstream.ConnectFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionObserversTest {

  private static final BindKey BIND = BindKey.ofPort(1);
  private static final RouteId OWNER = new RouteId("Route", "a", "b");

  private final List<String> heard = new ArrayList<>();

  @Test
  void everyObserverHearsEverythingInTheOrderGiven() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    SessionObserver both = SessionObservers.of(recorder("1"), recorder("2"));
    both.onOpened(BIND, OWNER);
    both.onConnectFailed(
        BIND,
        OWNER,
        new EndpointSpec(loopback, 2, "", EndpointOrigin.UNKNOWN),
        ConnectFailure.REFUSED);
    SessionSummary summary =
        new SessionSummary(
            7,
            BIND,
            OWNER,
            new InetSocketAddress(loopback, 3),
            null,
            0,
            0,
            0,
            CloseReason.FINISHED);
    both.onClosed(BIND, OWNER, CloseReason.FINISHED, () -> summary);
    assertThat(heard)
        .containsExactly(
            "1 opened", "2 opened", "1 refused", "2 refused", "1 closed 7", "2 closed 7");
  }

  @Test
  void oneObserverStaysItself() {
    SessionObserver one = recorder("1");
    assertThat(SessionObservers.of(one)).isSameAs(one);
  }

  private SessionObserver recorder(String name) {
    return new SessionObserver() {
      @Override
      public void onOpened(BindKey bind, RouteId owner) {
        heard.add(name + " opened");
      }

      @Override
      public void onConnectFailed(
          BindKey bind, RouteId owner, EndpointSpec endpoint, ConnectFailure failure) {
        heard.add(name + " " + failure.label());
      }

      @Override
      public void onClosed(BindKey bind, RouteId owner, CloseReason reason, EndedSession session) {
        heard.add(name + " closed " + session.summary().id());
      }
    };
  }
}
