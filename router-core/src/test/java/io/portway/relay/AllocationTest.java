package io.portway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.portway.testing.Client;
import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.LoopbackDataPlane;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.ProcessCosts;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What moving bytes costs the heap of the io loops. Measured: nothing at all once C2 has compiled
 * the native calls. Until then the JDK's linker slices the errno segment in every call ({@code
 * SharedUtils.checkCaptureSegment}: one {@code NativeMemorySegmentImpl} of 40 bytes), which escape
 * analysis then removes; when that happens is the compiler's to say, so this much is allowed.
 */
@EnabledOnOs(OS.LINUX)
class AllocationTest {

  private static final int WARM_UP = 3_000;
  private static final int MESSAGES = 6_000;

  /** There and back: a wait, a read and a write each. */
  private static final int CALLS_PER_ROUND_TRIP = 6;

  private static final int BYTES_OF_THE_LINKER = 40;

  /**
   * For what is loaded and linked late; half of what one object of 16 bytes per message would take.
   */
  private static final int ONCE = 48 * 1024;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long allocatedByLoops() {
    long bytes = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith(ProcessCosts.IO_THREADS)) {
        bytes += Math.max(0, threads.getThreadAllocatedBytes(id));
      }
    }
    return bytes;
  }

  private static void pingPong(Client client, int times) {
    for (int i = 0; i < times; i++) {
      client.send("ping");
      client.expect("ping");
    }
  }

  @Test
  void aRelayedMessageAllocatesNothing() {
    PeerOptions peers = PeerOptions.defaults();
    try (Pod pod = Pod.listen(peers).serveEcho();
        DataPlane plane =
            LoopbackDataPlane.start(DataPlaneOptions.defaults().withIoThreads(1), pod.address());
        Client client = Client.connect(plane.address(), peers)) {
      pingPong(client, WARM_UP);
      long before = allocatedByLoops();
      pingPong(client, MESSAGES);
      long bytes = allocatedByLoops() - before;
      assertThat(bytes)
          .as("bytes for %d round trips", MESSAGES)
          .isLessThan((long) MESSAGES * CALLS_PER_ROUND_TRIP * BYTES_OF_THE_LINKER + ONCE);
    }
  }
}
