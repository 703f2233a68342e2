package io.portway.benchmarks.versus;

import java.util.Locale;

/**
 * A column of a table.
 *
 * @param key in JSON
 * @param title with the unit
 * @param compared whether the table shows how it stands to HAProxy, if it does; JSON always shows
 *     it
 */
record Measure(String key, String title, int decimals, boolean compared) {

  static final String CPU = "cpu";
  static final String CPU_OF_BULK = "cpuOfBulk";

  /** CPU for a unit of work: what the chart shows. */
  boolean isCpu() {
    return key.equals(CPU) || key.equals(CPU_OF_BULK);
  }

  /** A value as the table shows it. */
  String format(double value) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
