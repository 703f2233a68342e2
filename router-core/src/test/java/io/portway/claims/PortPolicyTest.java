package io.portway.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.PortSet;
import io.portway.model.Reason;
import io.portway.model.Verdict;
import io.portway.plan.Intents;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PortPolicyTest {

  private final PortPolicy policy =
      new PortPolicy(PortSet.parse("1024-65535"), ReservedPorts.of(PortSet.parse("2379-2380")))
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
        .isEqualTo("port 2380 is reserved; accepted: any of 1024-65535 except 2379-2380,9936");
  }

  @Test
  void theRoutersOwnPortIsRefusedAndSaysWhatItIsFor() {
    var verdict = refusal(9936);
    assertThat(verdict.reason()).isEqualTo(Reason.PORT_RESERVED);
    assertThat(verdict.message())
        .isEqualTo(
            "port 9936 is reserved for the admin server; accepted: any of 1024-65535 except"
                + " 2379-2380,9936");
  }

  @Test
  void whatAClusterUsesIsReservedByDefaultWithItsUse() {
    var cluster = new PortPolicy(PortPolicy.CLUSTER_ALLOWED, ReservedPorts.CLUSTER);
    var verdict = Objects.requireNonNull(cluster.refusal(Intents.intent("demo/a", 30_080, 1)));
    assertThat(verdict.reason()).isEqualTo(Reason.PORT_RESERVED);
    assertThat(verdict.message()).startsWith("port 30080 is reserved for node ports of Services;");
    assertThat(cluster.refusal(Intents.intent("demo/a", 13_306, 1))).isNull();
    assertThat(cluster.refusal(Intents.intent("demo/a", 18_080, 1))).isNull();
  }

  @Test
  void theOwnPortIsSaidFirstWhereTheListHasItToo() {
    var cluster = new PortPolicy(PortSet.ALL, ReservedPorts.CLUSTER).withOwn(9_936, "the admin");
    assertThat(
            Objects.requireNonNull(cluster.refusal(Intents.intent("demo/a", 9_936, 1))).message())
        .startsWith("port 9936 is reserved for the admin;");
  }

  @Test
  void theClustersListIsTheOneThatTheOperatorsWereTold() {
    assertThat(ReservedPorts.CLUSTER.all())
        .isEqualTo(
            PortSet.parse(
                "22,53,80,111,443,1936,2379-2380,4180,6080,6443,8797-8798,9000-9999,10010,"
                    + "10248-10259,10263,10300-10303,10357,10443-10447,11443,17697,22623-22624,"
                    + "29101-29109,30000-32767,60000"));
    assertThat(ReservedPorts.CLUSTER.entries()).noneMatch(entry -> entry.use().isEmpty());
  }

  @Test
  void aPolicyThatReservesAllThatItAllowsIsClosed() {
    var ports = PortSet.parse("80-81");
    assertThat(new PortPolicy(ports, ReservedPorts.of(ports)).isClosed()).isTrue();
    assertThat(new PortPolicy(ports, ReservedPorts.of(PortSet.parse("80"))).isClosed()).isFalse();
  }
}
