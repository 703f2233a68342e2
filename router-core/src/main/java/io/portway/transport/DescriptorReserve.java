package io.portway.transport;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Descriptors that are kept open so that there are some when the process has run out: the JVM opens
 * files in the middle of things (a class, the time zones for a log line), and failing there once
 * breaks it for good. Whoever meets EMFILE releases the reserve first and takes nothing new until
 * it is refilled. Any thread.
 */
public final class DescriptorReserve implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DescriptorReserve.class);

  /**
   * One turn of accepting may leave 32 connections, half of them on other loops, that still need a
   * descriptor for their pod; as many again for the JVM: a class file, a jar, the time zones and a
   * log file at once, on a few threads.
   */
  private static final int DESCRIPTORS = 32;

  /**
   * What must be free beside it before accepting resumes: four sessions of two, or the limit is met
   * at once again.
   */
  private static final int HEADROOM = 8;

  private static final String OPENED = "/dev/null";

  private final List<FileInputStream> held = new ArrayList<>();
  private volatile boolean released;

  DescriptorReserve() {
    // Loaded while there are descriptors: it is what recognises that there are none.
    if (Errno.isLocalResource(0) || !refill()) {
      LOG.warn("event=descriptors_exhausted action=started_without_reserve");
    }
  }

  /**
   * Frees the reserve; the process has just met its limit. True if there was something to free, so
   * that what could not be opened can be tried again.
   */
  public synchronized boolean release() {
    if (held.isEmpty()) {
      return false;
    }
    released = true;
    close();
    LOG.warn("event=descriptors_exhausted action=accepting_pauses");
    return true;
  }

  /** False from {@link #release} to {@link #refill}: nothing new may be accepted. */
  public boolean isHeld() {
    return !released;
  }

  /** Takes the reserve back. False while the process is at its limit or close to it. */
  public final synchronized boolean refill() {
    try {
      while (held.size() < DESCRIPTORS + HEADROOM) {
        held.add(new FileInputStream(OPENED));
      }
    } catch (IOException stillExhausted) {
      close();
      return false;
    }
    for (FileInputStream spare : held.subList(DESCRIPTORS, held.size())) {
      close(spare);
    }
    held.subList(DESCRIPTORS, held.size()).clear();
    if (released) {
      LOG.info("event=descriptors_recovered action=accepting_resumes");
    }
    released = false;
    return true;
  }

  @Override
  public synchronized void close() {
    held.forEach(DescriptorReserve::close);
    held.clear();
  }

  private static void close(FileInputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      throw new IllegalStateException("close of " + OPENED, e);
    }
  }
}
