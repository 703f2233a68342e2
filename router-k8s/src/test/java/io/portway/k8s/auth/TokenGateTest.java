package io.portway.k8s.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.metrics.MetricsGate.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenGateTest {

  private final Cluster cluster = new Cluster();

  /** Starts near the overflow, which a nanosecond clock may do at any time. */
  private long now = Long.MAX_VALUE - 5;

  private final TokenGate gate = new TokenGate(cluster, () -> now);

  /** Knows tokens that name their user; the user prometheus may. */
  private static final class Cluster implements Reviews {

    private final List<String> asked = new ArrayList<>();
    private boolean down;
    private String allowed = "prometheus";
    private @Nullable CountDownLatch wait;

    @Override
    public @Nullable User authenticate(String token) throws NoAnswer {
      synchronized (asked) {
        asked.add(token);
      }
      if (down) {
        throw new NoAnswer("the API server is down");
      }
      if (wait != null) {
        try {
          wait.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return token.startsWith("user:")
          ? new User(token.substring(5), "", List.of(), Map.of())
          : null;
    }

    @Override
    public boolean mayGetMetrics(User user) {
      return user.name().equals(allowed);
    }
  }

  @Test
  void whoeverTheClusterKnowsAndAllowsMay() {
    assertThat(gate.access("user:prometheus")).isEqualTo(Access.ALLOWED);
    assertThat(gate.access("user:tenant")).isEqualTo(Access.FORBIDDEN);
    assertThat(gate.access("nobody")).isEqualTo(Access.UNAUTHENTICATED);
  }

  @Test
  void aPermissionIsAskedForOnceAMinuteAndThenHeardAnew() {
    gate.access("user:prometheus");
    cluster.allowed = "";
    now += TokenGate.ALLOWED_NANOS - 1;
    assertThat(gate.access("user:prometheus")).isEqualTo(Access.ALLOWED);
    assertThat(cluster.asked).hasSize(1);
    now++;
    assertThat(gate.access("user:prometheus")).isEqualTo(Access.FORBIDDEN);
    assertThat(cluster.asked).hasSize(2);
  }

  @Test
  void aRefusalIsKeptForAShorterTime() {
    cluster.allowed = "";
    gate.access("user:prometheus");
    cluster.allowed = "prometheus";
    now += TokenGate.REFUSED_NANOS - 1;
    assertThat(gate.access("user:prometheus")).isEqualTo(Access.FORBIDDEN);
    now++;
    assertThat(gate.access("user:prometheus")).isEqualTo(Access.ALLOWED);
  }

  @Test
  void noAnswerIsNoPermissionAndIsNotKept() {
    cluster.down = true;
    assertThat(gate.access("user:prometheus")).isEqualTo(Access.UNKNOWN);
    cluster.down = false;
    assertThat(gate.access("user:prometheus")).isEqualTo(Access.ALLOWED);
  }

  @Test
  void whatIsKeptOutlivesAnOutage() {
    gate.access("user:prometheus");
    cluster.down = true;
    assertThat(gate.access("user:prometheus")).isEqualTo(Access.ALLOWED);
  }

  @Test
  void manyTokensPushOutTheLeastUsedOnly() {
    gate.access("user:prometheus");
    for (int i = 0; i < 3 * TokenGate.MAX_KEPT; i++) {
      gate.access("guess-" + i);
      gate.access("user:prometheus");
    }
    assertThat(cluster.asked.stream().filter("user:prometheus"::equals)).hasSize(1);
    gate.access("guess-0");
    assertThat(cluster.asked.stream().filter("guess-0"::equals)).hasSize(2);
  }

  @Test
  void anEndlessTokenIsNotEvenAskedAbout() {
    assertThat(gate.access("x".repeat(TokenGate.MAX_TOKEN + 1))).isEqualTo(Access.UNAUTHENTICATED);
    assertThat(cluster.asked).isEmpty();
  }

  @Test
  void onlySoManyAreAskedAboutAtOnce() throws Exception {
    CountDownLatch wait = new CountDownLatch(1);
    cluster.wait = wait;
    List<CompletableFuture<Access>> answers = new ArrayList<>();
    for (int i = 0; i <= TokenGate.MAX_ASKING; i++) {
      String token = "user:" + i;
      answers.add(
          CompletableFuture.supplyAsync(() -> gate.access(token), Thread::startVirtualThread));
    }
    // One is turned away while the others wait, whichever it is.
    assertThat(CompletableFuture.anyOf(answers.toArray(CompletableFuture[]::new)).get())
        .isEqualTo(Access.UNKNOWN);
    wait.countDown();
    assertThat(answers.stream().map(CompletableFuture::join).filter(Access.FORBIDDEN::equals))
        .hasSize(TokenGate.MAX_ASKING);
  }
}
