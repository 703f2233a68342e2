package io.portway.app.assembly;

import io.portway.testing.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A folder of manifests under edit, and what its objects ask for by the rules that people are told:
 * the oldest Route of a port has it. Used by one test thread.
 */
final class EditedFolder {

  private static final Comparator<Wish> OLDEST_FIRST =
      Comparator.comparingInt(Wish::created).thenComparing(Wish::name);

  private final Path folder;
  private final Map<String, Wish> wishes = new HashMap<>();
  private int mark;

  /**
   * One Route.
   *
   * @param created seconds after some moment; the smaller, the older
   */
  record Wish(String name, int port, int created, List<Pod> pods) {

    Wish withPort(int value) {
      return new Wish(name, value, created, pods);
    }

    Wish withPods(List<Pod> value) {
      return new Wish(name, port, created, value);
    }
  }

  EditedFolder(Path folder) {
    this.folder = folder;
  }

  Optional<Wish> wish(String name) {
    return Optional.ofNullable(wishes.get(name));
  }

  /** Who has each port. */
  Map<Integer, Wish> owners() {
    Map<Integer, Wish> owners = new TreeMap<>();
    for (Wish wish : wishes.values().stream().sorted(OLDEST_FIRST).toList()) {
      owners.putIfAbsent(wish.port(), wish);
    }
    return owners;
  }

  /** Routes that have not got their port. */
  int displaced() {
    return wishes.size() - owners().size();
  }

  void write(Wish wish) {
    wishes.put(wish.name(), wish);
    StringBuilder text = new StringBuilder(route(wish));
    for (Pod pod : wish.pods()) {
      text.append(slice(wish.name(), pod.address().getPort()));
    }
    replace(wish.name(), text.toString());
  }

  void delete(String name) {
    wishes.remove(name);
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file is no YAML any more; what it said before stays good. */
  void damage(String name) {
    replace(name, "metadata: {name: [unclosed\n");
  }

  /**
   * Writes a Route that asks for one of two ports in turn. When the router has that port, it has
   * read every edit before it.
   */
  int mark(int first, int second) {
    int port = mark % 2 == 0 ? first : second;
    write(new Wish("mark", port, 0, List.of()));
    mark++;
    return port;
  }

  private static String route(Wish wish) {
    return """
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata:
      name: %1$s
      namespace: test
      uid: %1$s
      creationTimestamp: "2026-01-01T%2$02d:%3$02d:%4$02dZ"
      annotations:
        portway.io/port: "%5$d"
        haproxy.router.openshift.io/balance: roundrobin
    spec:
      to:
        kind: Service
        name: %1$s
      port:
        targetPort: tcp
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: %1$s
      namespace: test
    spec:
      ports:
        - name: tcp
          port: 80
    """
        .formatted(
            wish.name(),
            wish.created() / 3600,
            wish.created() / 60 % 60,
            wish.created() % 60,
            wish.port());
  }

  private static String slice(String name, int port) {
    return """
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: %1$s-%2$d
      namespace: test
      labels:
        kubernetes.io/service-name: %1$s
    addressType: IPv4
    ports:
      - name: tcp
        port: %2$d
    endpoints:
      - addresses: ["127.0.0.1"]
    """
        .formatted(name, port);
  }

  private Path file(String name) {
    return folder.resolve(name + ".yaml");
  }

  private void replace(String name, String text) {
    try {
      Path whole = Files.writeString(folder.resolve("." + name + ".tmp"), text);
      Files.move(
          whole, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For failure messages. */
  @Override
  public String toString() {
    return new TreeSet<>(wishes.keySet())
        .stream()
            .map(wishes::get)
            .map(wish ->
                wish.name() + ":" + wish.port() + "@" + wish.created() + "x" + wish.pods().size())
            .collect(Collectors.joining(" "));
  }
}
