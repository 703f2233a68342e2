package io.portway.k8s.translate;

/** A TCP port as users write it. Pure; any thread. */
final class PortText {

  static final String SHAPE = "a port 1-65535 in decimal digits, without sign or leading zero";

  private static final int MAX_DIGITS = 5;
  private static final int MAX_PORT = 65535;

  private PortText() {}

  /** 1 to 65535; -1 for anything but {@link #SHAPE}, in ASCII. */
  static int parse(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS || text.charAt(0) == '0') {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= MAX_PORT ? value : -1;
  }
}
