package io.portway.app.options;

import java.net.InetAddress;
import java.util.List;

/** The local addresses that ports are opened on, in the order given; never empty. */
public record BindAddresses(List<InetAddress> list) {

  public BindAddresses {
    list = List.copyOf(list);
  }
}
