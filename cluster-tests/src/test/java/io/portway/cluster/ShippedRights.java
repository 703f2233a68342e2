package io.portway.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.portway.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The account of the shipped manifests and what it may do. Used by one test at a time. */
final class ShippedRights {

  static final Path DEPLOY = Programs.root().resolve("deploy");

  /** Namespace, account, roles and bindings have the same name. */
  static final String NAME = "portway";

  private static final String USER = "system:serviceaccount:portway:portway";

  private final KubeApiServer server;

  ShippedRights(KubeApiServer server) {
    this.server = server;
  }

  /** Applies {@code deploy/kubernetes} and waits until the API server acts on it. */
  void install() throws IOException, InterruptedException {
    server.kubectl("apply", "-k", DEPLOY.resolve("kubernetes").toString()).succeeded();
    Patience.GENEROUS.until(
        "the account may do what the last rule says",
        () ->
            may("update", "coordination.k8s.io", "leases", "", NAME)
                && may("create", "", "events", "", "default"));
  }

  /** A kubeconfig file of the account. */
  Path kubeconfig() throws IOException {
    return server.kubeconfig(NAME, NAME);
  }

  /**
   * Takes one verb away and waits until the API server refuses it.
   *
   * @param resource as in a role: {@code routes/status}
   * @throws IllegalArgumentException where no role grants it
   */
  void takeAway(String verb, String group, String resource) {
    List<String> hits = new ArrayList<>();
    UnaryOperator<List<PolicyRule>> without =
        rules -> rules.stream().flatMap(rule -> without(verb, resource, rule, hits)).toList();
    server
        .client()
        .rbac()
        .clusterRoles()
        .withName(NAME)
        .edit(role -> {
          role.setRules(without.apply(role.getRules()));
          return role;
        });
    server
        .client()
        .rbac()
        .roles()
        .inNamespace(NAME)
        .withName(NAME)
        .edit(role -> {
          role.setRules(without.apply(role.getRules()));
          return role;
        });
    if (hits.isEmpty()) {
      throw new IllegalArgumentException("no shipped role grants " + verb + " " + resource);
    }
    String[] parts = resource.split("/", 2);
    Patience.GENEROUS.until(
        () -> verb + " " + resource + " is refused",
        () -> !may(verb, group, parts[0], parts.length > 1 ? parts[1] : "", NAME));
  }

  private static Stream<PolicyRule> without(
      String verb, String resource, PolicyRule rule, List<String> hits) {
    if (!rule.getResources().contains(resource) || !rule.getVerbs().contains(verb)) {
      return Stream.of(rule);
    }
    hits.add(verb);
    PolicyRule others = rule.edit().removeFromResources(resource).build();
    PolicyRule less = rule.edit().withResources(resource).removeFromVerbs(verb).build();
    return Stream.of(others, less)
        .filter(part -> !part.getResources().isEmpty() && !part.getVerbs().isEmpty());
  }

  /** What the API server itself answers for the account. */
  boolean may(String verb, String group, String resource, String subresource, String namespace) {
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(USER)
            .addToGroups("system:serviceaccounts", "system:serviceaccounts:portway")
            .addToGroups("system:authenticated")
            .withNewResourceAttributes()
            .withVerb(verb)
            .withGroup(group)
            .withResource(resource)
            .withSubresource(subresource)
            .withNamespace(namespace)
            .endResourceAttributes()
            .endSpec()
            .build();
    return server
        .client()
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }

  /** Removes all of it, whichever overlay it came from. */
  void erase() throws IOException, InterruptedException {
    for (String kind : new String[] {"clusterroles", "clusterrolebindings"}) {
      server
          .kubectl("delete", kind, "-l", "app.kubernetes.io/part-of=portway", "--ignore-not-found")
          .succeeded();
    }
    server.erase(NAME);
  }
}
