package io.portway.k8s.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * What the objects are called that only Portway writes. All of them lie in the router's own
 * namespace and carry two labels, by which they are found and taken away again. Immutable.
 *
 * @param statusName {@code routerName} in Route status, as the user gave it
 * @param namespace the router's own
 */
record OwnNames(String statusName, String namespace) {

  static final String PART_LABEL = "portway.io/part";
  static final String LEDGER = "ledger";
  static final String REPLICA = "replica";

  private static final String SHARD = "-ports-";
  private static final String STATUS_LABEL = "portway.io/status-name";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** With the longest prefix and suffix still inside the 63 characters of a label or a name. */
  private static final int MAX_TOKEN = 36;

  private static final int SLUG = 24;
  private static final int HASH_BYTES = 4;

  /** {@code fieldManager} of every write. */
  String manager() {
    return "portway-" + token(statusName);
  }

  String lease() {
    return manager();
  }

  String leasePath() {
    return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
  }

  String configMapsPath() {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  /** The ConfigMap that holds the claims on this port and the 255 beside it. */
  String shard(int port) {
    return manager() + SHARD + shardNumber(port);
  }

  static int shardNumber(int port) {
    return port >> 8;
  }

  static boolean isShardOf(String name, int port) {
    return name.endsWith(SHARD + shardNumber(port));
  }

  /** The object in which this replica says what is open on its node. */
  String replica(String identity) {
    return manager() + "-replica-" + hash(identity);
  }

  Map<String, Object> labels(String part) {
    return Map.of(MANAGED_BY, "portway", STATUS_LABEL, token(statusName), PART_LABEL, part);
  }

  /** Selects the objects of one part. */
  String labelSelector(String part) {
    return STATUS_LABEL + "=" + token(statusName) + "," + PART_LABEL + "=" + part;
  }

  /** The path that lists the ConfigMaps of one part. */
  String listPath(String part) {
    return configMapsPath() + "?labelSelector=" + URLEncoder.encode(labelSelector(part), UTF_8);
  }

  /**
   * The name where it can be part of an object's name, else as much of it as can with a hash of the
   * whole: a router name may be in any script.
   */
  private static String token(String name) {
    if (name.length() <= MAX_TOKEN && name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
      return name;
    }
    String slug =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String cut = slug.substring(0, Math.min(slug.length(), SLUG));
    return (cut.isEmpty() ? "x" : cut) + "-" + hash(name);
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
