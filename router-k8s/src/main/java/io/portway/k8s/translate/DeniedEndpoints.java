package io.portway.k8s.translate;

import io.portway.k8s.api.EndpointGroup;
import io.portway.model.PortSet;
import io.portway.model.Text;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that the operator refuses beside the built-in list, such as the addresses of the nodes
 * on the ports of the platform. Immutable; any thread.
 */
public record DeniedEndpoints(List<Range> ranges) {

  public static final DeniedEndpoints NONE = new DeniedEndpoints(List.of());

  /**
   * Addresses that share their first bits, on some ports.
   *
   * @param prefix 0 to 32 or 128
   */
  public record Range(InetAddress network, int prefix, PortSet ports) {

    public Range {
      if (prefix < 0 || prefix > bits(network)) {
        throw new IllegalArgumentException("a prefix is 0 to " + bits(network));
      }
    }

    private static int bits(InetAddress address) {
      return address.getAddress().length * Byte.SIZE;
    }

    boolean contains(InetAddress address, int port) {
      return ports.contains(port) && contains(address);
    }

    private boolean contains(InetAddress address) {
      byte[] ours = network.getAddress();
      byte[] theirs = address.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit += Byte.SIZE) {
        int mask = 0xff << Math.max(0, bit + Byte.SIZE - prefix);
        if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask & 0xff) != 0) {
          return false;
        }
      }
      return true;
    }

    /** As {@link DeniedEndpoints#parse} reads it. */
    @Override
    public String toString() {
      String range = network.getHostAddress() + "/" + prefix;
      return ports.equals(PortSet.ALL) ? range : range + ":" + ports;
    }
  }

  public DeniedEndpoints {
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads {@code 10.0.0.0/24:22,6443,fd00::/8,192.0.2.7}: ranges or addresses, each with its ports
   * or for all of them; a part that is only a port or a range of ports belongs to the range before
   * it.
   *
   * @throws IllegalArgumentException whose message is one clause that quotes the part
   */
  public static DeniedEndpoints parse(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String stripped = part.strip();
      if (!ranges.isEmpty() && stripped.matches("[0-9]+(-[0-9]+)?")) {
        Range last = ranges.removeLast();
        if (last.ports.equals(PortSet.ALL)) {
          throw new IllegalArgumentException(
              Text.quoted(stripped) + " follows a range that names no port");
        }
        ranges.add(new Range(last.network, last.prefix, last.ports.plus(PortSet.parse(stripped))));
      } else {
        ranges.add(range(stripped));
      }
    }
    return new DeniedEndpoints(ranges);
  }

  private static Range range(String part) {
    int ports = portsAt(part);
    String addresses = ports < 0 ? part : part.substring(0, ports);
    int slash = addresses.indexOf('/');
    String host = slash < 0 ? addresses : addresses.substring(0, slash);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    InetAddress network = EndpointGroup.Address.of(host).address();
    String prefix = slash < 0 ? "" : addresses.substring(slash + 1);
    if (network == null || (slash >= 0 && !prefix.matches("[0-9]{1,3}"))) {
      throw new IllegalArgumentException(
          Text.quoted(part) + " is no address and no range of addresses");
    }
    return new Range(
        network,
        slash < 0 ? Range.bits(network) : Integer.parseInt(prefix),
        ports < 0 ? PortSet.ALL : PortSet.parse(part.substring(ports + 1)));
  }

  /** Where the colon before the ports is; -1 without ports. */
  private static int portsAt(String part) {
    int end = Math.max(part.indexOf('/'), part.indexOf(']'));
    if (end >= 0) {
      return part.indexOf(':', end);
    }
    int colon = part.indexOf(':');
    // Several colons and no bracket: an IPv6 address alone.
    return colon == part.lastIndexOf(':') ? colon : -1;
  }

  /** The range that refuses it, as written; null where none does. */
  @Nullable String refusal(InetAddress address, int port) {
    for (Range range : ranges) {
      if (range.contains(address, port)) {
        return "denied by " + range;
      }
    }
    return null;
  }
}
