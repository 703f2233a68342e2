package io.portway.claims;

import io.portway.model.BindKey;
import io.portway.model.PortSet;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.model.Seniority;
import io.portway.model.Text;
import io.portway.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who gets which port. Every intent claims its bind key; in the order of seniority each claim is
 * activated unless an activated one overlaps it, else it is displaced. So a claim that overlaps
 * only displaced ones is activated, and the result depends on the set alone. Pure; the same on
 * every replica.
 *
 * @param activated at most one for any address and port; in no particular order
 * @param displaced a verdict for each of the others; in no particular order
 */
public record PortClaims(List<RouteIntent> activated, List<Verdict> displaced) {

  /** Long enough for {@code namespace/name} of Kubernetes: 63 + 1 + 253. */
  private static final int MAX_NAME = 317;

  public PortClaims {
    activated = List.copyOf(activated);
    displaced = List.copyOf(displaced);
  }

  /**
   * Resolves the claims of all intents.
   *
   * @param intents those that passed the {@link PortPolicy}, with distinct ids
   */
  public static PortClaims resolve(Collection<RouteIntent> intents) {
    BitSet contended = contendedPorts(intents);
    Map<Integer, List<RouteIntent>> contenders = new HashMap<>();
    List<RouteIntent> activated = new ArrayList<>(intents.size());
    for (RouteIntent intent : intents) {
      int port = intent.bind().port();
      if (contended.get(port)) {
        contenders.computeIfAbsent(port, _ -> new ArrayList<>()).add(intent);
      } else {
        activated.add(intent);
      }
    }
    List<Verdict> displaced = new ArrayList<>();
    for (List<RouteIntent> claimants : contenders.values()) {
      resolvePort(claimants, activated, displaced);
    }
    return new PortClaims(activated, displaced);
  }

  /** Nearly every port has one claimant, which then needs no look at the others. */
  private static BitSet contendedPorts(Collection<RouteIntent> intents) {
    BitSet claimed = new BitSet(PortSet.MAX_PORT + 1);
    BitSet contended = new BitSet();
    for (RouteIntent intent : intents) {
      int port = intent.bind().port();
      if (claimed.get(port)) {
        contended.set(port);
      }
      claimed.set(port);
    }
    return contended;
  }

  private static void resolvePort(
      List<RouteIntent> claimants, List<RouteIntent> activated, List<Verdict> displaced) {
    claimants.sort(Comparator.comparing(RouteIntent::seniority));
    Map<BindKey, RouteIntent> holders = new HashMap<>();
    BindKey everyAddress = BindKey.ofPort(claimants.getFirst().bind().port());
    RouteIntent mostSenior = claimants.getFirst();
    for (RouteIntent claimant : claimants) {
      RouteIntent holder;
      if (holders.isEmpty()) {
        holder = null;
      } else if (claimant.bind().equals(everyAddress)) {
        holder = mostSenior;
      } else {
        holder = holders.getOrDefault(everyAddress, holders.get(claimant.bind()));
      }
      if (holder == null) {
        holders.put(claimant.bind(), claimant);
        activated.add(claimant);
      } else {
        displaced.add(
            Verdict.displaced(claimant.id(), heldBy(holder, claimant), claimant.warnings()));
      }
    }
  }

  /** Names the holder only inside its own namespace: nobody learns what others run. */
  private static String heldBy(RouteIntent holder, RouteIntent claimant) {
    RouteId id = holder.id();
    String by =
        id.namespace().equals(claimant.id().namespace())
            ? Text.escaped(id.kind(), MAX_NAME)
                + " "
                + Text.escaped(id.toString(), MAX_NAME)
                + since(holder)
            : "an object of another namespace";
    return "port " + claimant.bind().port() + " is held by " + by;
  }

  private static String since(RouteIntent holder) {
    Seniority seniority = holder.seniority();
    @Nullable Instant since =
        seniority.heldSince() != null ? seniority.heldSince() : seniority.created();
    return since == null ? "" : " since " + since;
  }
}
