package io.portway.benchmarks.versus;

import io.portway.benchmarks.process.LoadResult;
import java.util.List;

/**
 * One kind of load.
 *
 * @param title with the unit, where it is not a byte
 * @param load in the words of the client
 * @param isBulk bytes are counted, from a pod that sends without end and not from one that echoes
 */
record Workload(String id, String title, String load, boolean isBulk) {

  /** In the order in which they are run. */
  static final List<Workload> ALL =
      List.of(
          new Workload("02-pp64", "64 B ping-pong, 64 connections", "pingpong 64 64", false),
          new Workload("03-pp4k", "4 KiB ping-pong, 64 connections", "pingpong 64 4096", false),
          new Workload("04-bulk4", "download, 4 connections", "download 4", true),
          new Workload("05-bulk16", "download, 16 connections", "download 16", true),
          new Workload(
              "06-cps", "connect, 64 B echo, close; 16 at a time", "sessions 16 64 1", false),
          new Workload(
              "07-mixed", "ping-pong of 64 B to 64 KiB, 1,000 connections", "mixed 1000", false),
          new Workload(
              "08-churn",
              "sessions of 8 echoes of 512 B, 128 at a time",
              "sessions 128 512 8",
              false),
          new Workload(
              "09-latency", "64 B at 10,000 a second, 64 connections", "paced 64 64 10000", false));

  private static final Measure CPU_PER_GB = new Measure(Measure.CPU_OF_BULK, "CPU, s/GB", 3, true);
  private static final Measure CPU_PER_UNIT = new Measure(Measure.CPU, "CPU, us/unit", 2, true);
  private static final Measure GB_RATE = new Measure("gigabytesPerSecond", "GB/s", 2, true);
  private static final Measure RATE = new Measure("unitsPerSecond", "units/s", 0, true);

  private static final Measure P50 = new Measure("p50", "p50, us", 0, false);
  private static final Measure P99 = new Measure("p99", "p99, us", 0, true);
  private static final Measure P999 = new Measure("p999", "p99.9, us", 0, false);

  /** The columns of {@link #record}. */
  List<Measure> measures() {
    return isBulk ? List.of(CPU_PER_GB, GB_RATE) : List.of(CPU_PER_UNIT, RATE, P50, P99, P999);
  }

  /** Adds what a load did as one round of a row. */
  void record(Section section, String row, int round, LoadResult result) {
    if (isBulk) {
      // Nanoseconds a byte are seconds a gigabyte.
      section.add(row, CPU_PER_GB, round, (double) result.cpuNanos() / result.units());
      section.add(row, GB_RATE, round, (double) result.units() / result.nanos());
      return;
    }
    section.add(row, CPU_PER_UNIT, round, result.cpuNanos() / (1e3 * result.units()));
    section.add(row, RATE, round, result.units() * 1e9 / result.nanos());
    section.add(row, P50, round, result.p50Nanos() / 1e3);
    section.add(row, P99, round, result.p99Nanos() / 1e3);
    section.add(row, P999, round, result.p999Nanos() / 1e3);
  }
}
