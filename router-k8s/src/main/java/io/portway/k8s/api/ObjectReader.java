package io.portway.k8s.api;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From one decoded document to the objects in it. Used for one document on one thread; holds no
 * state between calls. One object that cannot be read never affects another, in a list neither.
 */
public final class ObjectReader {

  /**
   * A {@code List} in a {@code List} is legal; deeper nesting serves nobody and would let aliases
   * multiply.
   */
  private static final int MAX_LIST_DEPTH = 3;

  private static final String LIST_SUFFIX = "List";

  /**
   * What one document holds.
   *
   * @param otherKinds {@code apiVersion kind} of objects that are passed over, each once
   * @param problems objects that cannot be used, each with the path of what is wrong
   */
  public record Reading(
      List<KubernetesObject> objects, List<String> otherKinds, List<String> problems) {

    public Reading {
      objects = List.copyOf(objects);
      otherKinds = List.copyOf(otherKinds);
      problems = List.copyOf(problems);
    }
  }

  private final List<KubernetesObject> objects = new ArrayList<>();
  private final Set<String> otherKinds = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();

  private ObjectReader() {}

  /**
   * Reads an object or a list of them.
   *
   * @param document what a decoder made: maps, lists, strings, numbers, truth values; null is an
   *     empty document
   */
  public static Reading read(@Nullable Object document) {
    return read(document, "", "");
  }

  /**
   * As above.
   *
   * @param givenVersion the apiVersion of a document that carries none, as items of a typed list
   * @param givenKind its kind
   */
  public static Reading read(@Nullable Object document, String givenVersion, String givenKind) {
    ObjectReader reader = new ObjectReader();
    switch (document) {
      case null -> {}
      case Map<?, ?> map -> reader.readObject(map, "", givenVersion, givenKind, 0);
      default ->
          reader.problems.add("expected a Kubernetes object, found " + Fields.describe(document));
    }
    return new Reading(reader.objects, List.copyOf(reader.otherKinds), reader.problems);
  }

  /**
   * The given apiVersion and kind are those of a typed list's items, which carry none themselves.
   */
  private void readObject(
      Map<?, ?> map, String path, String givenVersion, String givenKind, int listDepth) {
    int before = problems.size();
    Fields root = Fields.of(map, path, problems);
    String apiVersion = root.text("apiVersion", givenVersion);
    String kind = root.text("kind", givenKind);
    if (problems.size() > before) {
      return;
    }
    if (kind.isEmpty()) {
      root.problem("kind", "required: this is no Kubernetes object");
    } else if (apiVersion.isEmpty()) {
      root.problem("apiVersion", "required: this is no Kubernetes object");
    } else if (kind.endsWith(LIST_SUFFIX) && root.value("items") instanceof List<?>) {
      readList(root, apiVersion, kind, listDepth);
    } else {
      readKind(root, apiVersion, kind);
    }
  }

  private void readList(Fields root, String apiVersion, String kind, int listDepth) {
    if (listDepth == MAX_LIST_DEPTH) {
      root.problem("items", "lists are nested more than " + MAX_LIST_DEPTH + " deep");
      return;
    }
    String itemKind = kind.substring(0, kind.length() - LIST_SUFFIX.length());
    for (Fields item : root.objects("items")) {
      readObject(
          item.values(),
          item.path(),
          itemKind.isEmpty() ? "" : apiVersion,
          itemKind,
          listDepth + 1);
    }
  }

  private void readKind(Fields root, String apiVersion, String kind) {
    List<String> found = new ArrayList<>();
    Fields fields = root.withProblems(found);
    KubernetesObject object =
        switch (apiVersion + " " + kind) {
          case "route.openshift.io/v1 Route" -> RouteReader.read(fields, found);
          case "v1 Service" -> ServiceReader.read(fields, found);
          case "discovery.k8s.io/v1 EndpointSlice" -> EndpointReader.readSlice(fields, found);
          case "v1 Endpoints" -> EndpointReader.readEndpoints(fields, found);
          case "v1 Namespace" -> namespace(fields, found);
          default -> {
            otherKinds.add(UserText.nameOrQuoted(apiVersion) + " " + UserText.nameOrQuoted(kind));
            yield null;
          }
        };
    if (object != null) {
      objects.add(object);
    }
    if (!found.isEmpty()) {
      problems.add(kind + " " + name(root) + ": " + String.join("; ", found));
    }
  }

  private static @Nullable NamespaceObject namespace(Fields root, List<String> problems) {
    ObjectMeta meta = MetaReader.read(root, false, problems);
    return meta == null ? null : new NamespaceObject(meta);
  }

  private static String name(Fields root) {
    return root.value("metadata") instanceof Map<?, ?> metadata
            && metadata.get("name") instanceof String name
        ? UserText.nameOrQuoted(name)
        : "without a name";
  }
}
