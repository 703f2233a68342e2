package io.portway.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/** A set of TCP ports, as an option lists it. Immutable; any thread. */
public final class PortSet {

  public static final int MAX_PORT = 65_535;

  public static final PortSet NONE = new PortSet(new BitSet());
  public static final PortSet ALL = ofRange(1, MAX_PORT);

  private final BitSet ports;

  private PortSet(BitSet ports) {
    this.ports = ports;
  }

  /** Both ends included. */
  public static PortSet ofRange(int first, int last) {
    if (first < 1 || last > MAX_PORT || first > last) {
      throw new IllegalArgumentException(
          "ports " + first + "-" + last + " are no range in 1-" + MAX_PORT);
    }
    BitSet ports = new BitSet();
    ports.set(first, last + 1);
    return new PortSet(ports);
  }

  /**
   * Reads {@code 80,443,30000-32767}; blanks around a part and overlapping parts are fine.
   *
   * @throws IllegalArgumentException whose message is one line that names the part and what is
   *     accepted
   */
  public static PortSet parse(String text) {
    BitSet ports = new BitSet();
    for (String part : text.split(",", -1)) {
      String range = part.strip();
      int dash = range.indexOf('-');
      int first = port(dash < 0 ? range : range.substring(0, dash));
      int last = dash < 0 ? first : port(range.substring(dash + 1));
      if (first < 1 || last < first) {
        throw new IllegalArgumentException(
            Text.quoted(range)
                + " is not a port or a range of ports; accepted: ports 1-65535 and ranges, such as"
                + " 80,443,30000-32767");
      }
      ports.set(first, last + 1);
    }
    return new PortSet(ports);
  }

  /** Zero for anything but the ASCII digits of a port. */
  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    int port = Integer.parseInt(text);
    return port <= MAX_PORT ? port : 0;
  }

  /** The ports of both. */
  public PortSet plus(PortSet other) {
    BitSet both = (BitSet) ports.clone();
    both.or(other.ports);
    return new PortSet(both);
  }

  /** These ports without those. */
  public PortSet minus(PortSet other) {
    BitSet rest = (BitSet) ports.clone();
    rest.andNot(other.ports);
    return new PortSet(rest);
  }

  public boolean containsAll(PortSet other) {
    return plus(other).equals(this);
  }

  public boolean contains(int port) {
    return port > 0 && ports.get(port);
  }

  public boolean isEmpty() {
    return ports.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PortSet set && ports.equals(set.ports);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(ports);
  }

  /**
   * In ascending order with the fewest parts, as {@link #parse} reads it; {@code none} when empty.
   */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    for (int first = ports.nextSetBit(0); first >= 0; ) {
      int end = ports.nextClearBit(first);
      parts.add(end == first + 1 ? String.valueOf(first) : first + "-" + (end - 1));
      first = ports.nextSetBit(end);
    }
    return parts.isEmpty() ? "none" : String.join(",", parts);
  }
}
