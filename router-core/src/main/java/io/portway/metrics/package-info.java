/**
 * Room 0: every metric declared once, as data, and the counters of the process. Counted and read on
 * any thread. No registry, no exposition format, no decision code comes in.
 */
@NullMarked
package io.portway.metrics;

import org.jspecify.annotations.NullMarked;
