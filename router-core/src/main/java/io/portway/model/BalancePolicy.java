package io.portway.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How an endpoint is picked. The labels are the OpenShift router's, exact and case-sensitive. */
public enum BalancePolicy {
  /** By client address; removing an endpoint moves only its own clients. */
  SOURCE("source"),
  /** In turn; the position is kept over changes. */
  ROUND_ROBIN("roundrobin"),
  /** The endpoint with the fewest sessions. */
  LEAST_CONNECTIONS("leastconn"),
  /** The better of two drawn at random. */
  RANDOM("random");

  private final String label;

  BalancePolicy(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** Empty for any text that is not exactly one of {@link #labels()}. */
  public static Optional<BalancePolicy> ofLabel(String text) {
    return Arrays.stream(values()).filter(p -> p.label.equals(text)).findFirst();
  }

  /** All labels, comma-separated, for messages that say what is accepted. */
  public static String labels() {
    return Arrays.stream(values()).map(BalancePolicy::label).collect(Collectors.joining(", "));
  }
}
