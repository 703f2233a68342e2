package io.portway.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.Reason;
import io.portway.model.Verdict;
import io.portway.plan.Intents;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PortPolicyTest {

  private final PortPolicy policy =
      new PortPolicy(PortSet.parse("1024-65535"), PortSet.parse("2379-2380"), Map.of())
          .withOwn(9936, "the admin server");

  @Test
  void anAllowedPortPasses() {
    assertThat(policy.refusal(Intents.intent("demo/a", 13_306, 1))).isNull();
    assertThat(PortPolicy.OPEN.refusal(Intents.intent("demo/a", 1, 1))).isNull();
  }

  private Verdict refusal(int port) {
    return Objects.requireNonNull(policy.refusal(Intents.intent("demo/a", port, 1)), "refused");
  }

  @Test
  void aPortOutsideTheAllowedOnesIsRefusedWithTheList() {
    var verdict = refusal(80);
    assertThat(verdict.reason()).isEqualTo(Reason.PORT_NOT_ALLOWED);
    assertThat(verdict.message()).isEqualTo("port 80 is not allowed; accepted: 1024-65535");
  }

  @Test
  void aReservedPortIsRefused() {
    var verdict = refusal(2380);
    assertThat(verdict.reason()).isEqualTo(Reason.PORT_RESERVED);
    assertThat(verdict.message())
        .isEqualTo("port 2380 is reserved; accepted: any of 1024-65535 except 2379-2380");
  }

  @Test
  void theRoutersOwnPortIsRefusedAndSaysWhatItIsFor() {
    var verdict = refusal(9936);
    assertThat(verdict.reason()).isEqualTo(Reason.PORT_RESERVED);
    assertThat(verdict.message())
        .isEqualTo("port 9936 is reserved for the admin server; accepted: any other of 1024-65535");
  }
}
