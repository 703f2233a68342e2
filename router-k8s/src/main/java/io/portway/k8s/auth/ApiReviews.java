package io.portway.k8s.auth;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks a real API server. The router's ServiceAccount needs {@code create} on {@code tokenreviews}
 * and {@code subjectaccessreviews}, which the ClusterRole {@code system:auth-delegator} has.
 */
public final class ApiReviews implements Reviews {

  private static final String METRICS_PATH = "/metrics";

  private final KubernetesClient client;

  /** The client is its maker's to close. */
  public ApiReviews(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public @Nullable User authenticate(String token) throws NoAnswer {
    TokenReview review = new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build();
    try {
      TokenReviewStatus status = client.tokenReviews().create(review).getStatus();
      if (status == null || !Boolean.TRUE.equals(status.getAuthenticated())) {
        return null;
      }
      UserInfo user = status.getUser();
      return user == null || user.getUsername() == null ? null : user(user);
    } catch (KubernetesClientException e) {
      throw new NoAnswer("tokenreviews: " + e.getMessage(), e);
    }
  }

  private static User user(UserInfo user) {
    return new User(
        user.getUsername(),
        Objects.requireNonNullElse(user.getUid(), ""),
        Objects.requireNonNullElse(user.getGroups(), List.of()),
        Objects.requireNonNullElse(user.getExtra(), Map.of()));
  }

  @Override
  public boolean mayGetMetrics(User user) throws NoAnswer {
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user.name())
            .withUid(user.uid())
            .withGroups(user.groups())
            .withExtra(user.extra())
            .withNewNonResourceAttributes()
            .withPath(METRICS_PATH)
            .withVerb("get")
            .endNonResourceAttributes()
            .endSpec()
            .build();
    try {
      SubjectAccessReview answer = client.authorization().v1().subjectAccessReview().create(review);
      return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    } catch (KubernetesClientException e) {
      throw new NoAnswer("subjectaccessreviews: " + e.getMessage(), e);
    }
  }
}
