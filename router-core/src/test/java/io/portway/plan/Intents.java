package io.portway.plan;

import io.portway.model.BalancePolicy;
import io.portway.model.BindKey;
import io.portway.model.ClusterSpec;
import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import io.portway.model.Reason;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.model.Seniority;
import io.portway.model.Timeouts;
import io.portway.model.Verdict;
import io.portway.model.WeightedTarget;
import io.portway.source.SourceUpdate;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Intents for tests: single ones by hand, sets of them from a seed. */
public final class Intents {

  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> ADDRESSES = List.of("192.0.2.1", "192.0.2.2", "2001:db8::1");

  private static final List<BalancePolicy> POLICIES = List.of(BalancePolicy.values());

  private Intents() {}

  public static RouteId id(String namespacedName) {
    int slash = namespacedName.indexOf('/');
    return new RouteId(
        "Route", namespacedName.substring(0, slash), namespacedName.substring(slash + 1));
  }

  public static EndpointSpec endpoint(String address, int port) {
    return new EndpointSpec(
        InetAddress.ofLiteral(address), port, "uid-" + address, EndpointOrigin.UNKNOWN);
  }

  /**
   * An intent with one cluster.
   *
   * @param age the higher, the older the object and the more senior
   */
  public static RouteIntent intent(String name, BindKey bind, int age, EndpointSpec... endpoints) {
    String cluster = name + ">svc:80";
    return new RouteIntent(
        id(name),
        new Seniority(null, EPOCH.minusSeconds(age), "uid-" + name, id(name)),
        bind,
        List.of(new WeightedTarget(cluster, 100)),
        List.of(new ClusterSpec(cluster, BalancePolicy.SOURCE, List.of(endpoints))),
        BalancePolicy.SOURCE,
        Timeouts.DEFAULT,
        false,
        List.of());
  }

  public static RouteIntent intent(String name, int port, int age, EndpointSpec... endpoints) {
    return intent(name, BindKey.ofPort(port), age, endpoints);
  }

  public static SourceUpdate update(RouteIntent... intents) {
    return new SourceUpdate(List.of(intents), List.of());
  }

  /**
   * Up to {@code max} objects that fight for few ports and addresses, some of them rejected by
   * their source.
   */
  public static SourceUpdate random(Random random, int max) {
    List<RouteIntent> intents = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    int count = random.nextInt(max + 1);
    for (int i = 0; i < count; i++) {
      String name = "ns-" + i % 3 + "/route-" + i;
      if (random.nextInt(8) == 0) {
        verdicts.add(Verdict.rejected(id(name), Reason.INVALID_PORT, "bad", List.of()));
      } else {
        intents.add(random(random, name));
      }
    }
    return new SourceUpdate(intents, verdicts);
  }

  private static RouteIntent random(Random random, String name) {
    List<WeightedTarget> targets = new ArrayList<>();
    List<ClusterSpec> clusters = new ArrayList<>();
    BalancePolicy balance = POLICIES.get(random.nextInt(POLICIES.size()));
    for (int i = 0; i < random.nextInt(3); i++) {
      List<EndpointSpec> endpoints = new ArrayList<>();
      for (int e = 0; e < random.nextInt(4); e++) {
        endpoints.add(randomEndpoint(random));
      }
      targets.add(new WeightedTarget(name + ">svc-" + i, 1 + random.nextInt(3)));
      clusters.add(new ClusterSpec(name + ">svc-" + i, balance, endpoints));
    }
    BindKey bind = new BindKey(randomAddress(random), 8_000 + random.nextInt(6));
    return new RouteIntent(
        id(name),
        randomSeniority(random, id(name)),
        bind,
        targets,
        clusters,
        balance,
        Timeouts.DEFAULT,
        random.nextBoolean(),
        List.of());
  }

  private static EndpointSpec randomEndpoint(Random random) {
    EndpointOrigin origin = new EndpointOrigin("", "", "node-" + random.nextInt(2), "");
    InetAddress address = InetAddress.ofLiteral("10.0.0." + random.nextInt(5));
    return new EndpointSpec(address, 8_080, "uid-" + random.nextInt(2), origin);
  }

  private static @Nullable InetAddress randomAddress(Random random) {
    return random.nextBoolean()
        ? null
        : InetAddress.ofLiteral(ADDRESSES.get(random.nextInt(ADDRESSES.size())));
  }

  private static Seniority randomSeniority(Random random, RouteId id) {
    Instant held = random.nextInt(4) == 0 ? EPOCH.minusSeconds(random.nextInt(3)) : null;
    Instant created = random.nextInt(4) == 0 ? null : EPOCH.minusSeconds(random.nextInt(3));
    return new Seniority(held, created, "uid-" + random.nextInt(3), id);
  }
}
