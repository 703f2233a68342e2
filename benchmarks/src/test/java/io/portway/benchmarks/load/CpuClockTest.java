package io.portway.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.benchmarks.process.ProcessFacts;
import org.junit.jupiter.api.Test;

class CpuClockTest {

  private static final double TICK = 0.01;

  @Test
  void itAgreesWithTheTicksOfTheKernel() {
    long self = ProcessHandle.current().pid();
    ProcessFacts facts = new ProcessFacts(self);
    double before = facts.cpuSeconds();
    double clock = CpuClock.nanos(self) / 1e9;
    double after = facts.cpuSeconds();
    // User and system time are each cut down to a whole tick.
    assertThat(clock).isBetween(before, after + 2 * TICK);
  }

  @Test
  void severalProcessesAreAddedUp() {
    long self = ProcessHandle.current().pid();
    long one = CpuClock.nanos(self);
    assertThat(CpuClock.nanos(self, self)).isGreaterThanOrEqualTo(2 * one);
    assertThat(CpuClock.nanos()).isZero();
  }

  @Test
  void aProcessThatDoesNotExistIsLoud() {
    // Above the kernel's largest process number.
    assertThatThrownBy(() -> CpuClock.nanos(5_000_000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("process 5000000 is gone");
  }
}
