package io.portway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMetersTest {

  @TempDir Path proc;

  @Test
  void valuesComeFromTheKernelsFiles() throws IOException {
    Files.writeString(proc.resolve("status"), "Name:\tjava\nVmHWM:\t  200 kB\nVmRSS:\t  150 kB\n");
    Files.writeString(
        proc.resolve("limits"),
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             unlimited            unlimited            processes
        Max open files            20000                30000                files
        """);
    Path fds = Files.createDirectory(proc.resolve("fd"));
    for (String fd : new String[] {"0", "1", "2", "9"}) {
      Files.createFile(fds.resolve(fd));
    }
    ProcessMeters meters = new ProcessMeters(proc);
    assertThat(meters.residentBytes()).hasValue(150 * 1024);
    assertThat(meters.maxDescriptors()).hasValue(20_000);
    assertThat(meters.openDescriptors()).as("without the one that looks").hasValue(3);
  }

  @Test
  void noLimitIsInfinite() throws IOException {
    Files.writeString(
        proc.resolve("limits"), "Max open files            unlimited   unlimited   files\n");
    assertThat(new ProcessMeters(proc).maxDescriptors()).hasValue(Double.POSITIVE_INFINITY);
  }

  @Test
  void whatCannotBeReadIsAbsent() {
    ProcessMeters meters = new ProcessMeters(proc.resolve("nowhere"));
    assertThat(meters.residentBytes()).isEmpty();
    assertThat(meters.maxDescriptors()).isEmpty();
    assertThat(meters.openDescriptors()).isEmpty();
  }
}
