package io.portway.k8s.auth;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two questions to the API server behind {@link TokenGate}. Each blocks for one request; any
 * thread.
 */
public interface Reviews {

  /**
   * A user as the cluster knows it.
   *
   * @param extra what its authenticator adds; part of the authorisation
   */
  record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

    public User {
      groups = List.copyOf(groups);
      extra = Map.copyOf(extra);
    }
  }

  /** The API server gave no answer. */
  final class NoAnswer extends Exception {

    private static final long serialVersionUID = 1;

    NoAnswer(String message, Throwable cause) {
      super(message, cause);
    }

    NoAnswer(String message) {
      super(message);
    }
  }

  /** TokenReview: whose token this is; null where the cluster does not know it. */
  @Nullable User authenticate(String token) throws NoAnswer;

  /** SubjectAccessReview: whether the user may {@code get} the path {@code /metrics}. */
  boolean mayGetMetrics(User user) throws NoAnswer;
}
