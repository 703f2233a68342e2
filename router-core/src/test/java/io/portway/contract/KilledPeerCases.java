package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.DataPlaneOptions;
import io.portway.testing.End;
import io.portway.testing.Peer;
import io.portway.testing.Pod;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A peer's process is killed in the middle of bulk. The kernel then ends its connections: with RST
 * where it holds bytes that the process has not read, else with FIN behind what it was given.
 */
interface KilledPeerCases extends Case {

  /** More than the queues between the two ends take, so that the reader is in the middle. */
  long IN_THE_MIDDLE = 24L << 20;

  /** Of these the victim reads the first one. */
  int UNREAD = 1000;

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  default void whatAKilledProcessSentArrivesWithTheRightEnd(boolean client, boolean unread) {
    long seed = bench().random().nextLong();
    VictimProcess victim;
    Peer other;
    if (client) {
      Pod pod = bench().pod();
      bench().start(pod);
      victim = bench().visitor(VictimProcess.client(seed, unread, bench().plane().address()));
      other = pod.accept();
    } else {
      victim = bench().own(VictimProcess.pod(seed, unread));
      bench().start(DataPlaneOptions.defaults(), victim.address());
      other = bench().client();
    }
    if (unread) {
      other.send(new byte[UNREAD]);
    }
    Reading reading = other.reading(new SeededBytes(seed)).exactly(IN_THE_MIDDLE);

    victim.kill();

    long sent = victim.sent();
    End end = reading.toEnd();
    if (unread) {
      assertThat(end).isEqualTo(End.RST);
      assertThat(reading.position()).isBetween(IN_THE_MIDDLE, sent + Victim.CHUNK);
    } else {
      assertThat(end).isEqualTo(End.FIN);
      assertThat(reading.position()).isBetween(sent, sent + Victim.CHUNK);
    }
  }
}
