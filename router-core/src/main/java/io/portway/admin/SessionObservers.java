package io.portway.admin;

import io.portway.model.BindKey;
import io.portway.model.CloseReason;
import io.portway.model.EndpointSpec;
import io.portway.model.RouteId;
import io.portway.session.SessionObserver;
import io.portway.upstream.ConnectFailure;
import java.util.List;

/** Several observers behind one, told in the order given; on io loops. */
public final class SessionObservers implements SessionObserver {

  private final List<SessionObserver> observers;

  private SessionObservers(List<SessionObserver> observers) {
    this.observers = observers;
  }

  /** One observer stays itself. */
  public static SessionObserver of(SessionObserver... observers) {
    return observers.length == 1 ? observers[0] : new SessionObservers(List.of(observers));
  }

  @Override
  public void onOpened(BindKey bind, RouteId owner) {
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).onOpened(bind, owner);
    }
  }

  @Override
  public void onConnectFailed(
      BindKey bind, RouteId owner, EndpointSpec endpoint, ConnectFailure failure) {
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).onConnectFailed(bind, owner, endpoint, failure);
    }
  }

  @Override
  public void onClosed(BindKey bind, RouteId owner, CloseReason reason, EndedSession session) {
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).onClosed(bind, owner, reason, session);
    }
  }
}
