package io.portway.k8s.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Route. Keeps to what the API server validates and defaults for the fields that are used.
 * Pure; any thread.
 */
final class RouteReader {

  /** What the API server fills in for a missing weight. */
  static final int DEFAULT_WEIGHT = 100;

  private static final int MAX_WEIGHT = 256;
  private static final int MAX_PORT = 65535;

  private RouteReader() {}

  /**
   * Null, with a problem noted, only where nobody could tell which Route it is; else problems
   * travel in the Route.
   */
  static @Nullable RouteObject read(Fields root, List<String> unusable) {
    List<String> problems = new ArrayList<>();
    Fields fields = root.withProblems(problems);
    ObjectMeta meta = MetaReader.read(fields, true, problems);
    if (meta == null) {
      unusable.addAll(problems);
      return null;
    }
    Fields spec = fields.object("spec");
    List<RouteObject.Backend> backends = new ArrayList<>();
    if (spec.has("to")) {
      backends.add(backend(spec.object("to")));
    } else {
      spec.problem("to", "required: the Service to connect to");
    }
    List<Fields> alternates = spec.objects("alternateBackends");
    if (alternates.size() > RouteObject.MAX_ALTERNATES) {
      spec.problem(
          "alternateBackends",
          "expected at most "
              + RouteObject.MAX_ALTERNATES
              + " entries, found "
              + alternates.size());
    } else {
      alternates.forEach(alternate -> backends.add(backend(alternate)));
    }
    return new RouteObject(meta, backends, targetPort(spec), problems);
  }

  private static RouteObject.Backend backend(Fields target) {
    String kind = target.text("kind", ServiceObject.KIND);
    if (!kind.isEmpty() && !kind.equals(ServiceObject.KIND)) {
      target.expected("kind", "\"" + ServiceObject.KIND + "\"");
    }
    String name = target.required("name", "the name of a Service", MetaReader::isName);
    return new RouteObject.Backend(name, target.integer("weight", 0, MAX_WEIGHT, DEFAULT_WEIGHT));
  }

  private static @Nullable String targetPort(Fields spec) {
    if (!spec.has("port")) {
      return null;
    }
    Fields port = spec.object("port");
    return switch (port.value("targetPort")) {
      case null -> {
        port.problem(
            "targetPort", "required: the name of a Service port or a container port number");
        yield null;
      }
      case String text when !text.isEmpty() -> text;
      case Number number -> String.valueOf(port.integer("targetPort", 1, MAX_PORT, 1));
      default -> {
        port.expected("targetPort", "the name of a Service port or a container port number");
        yield null;
      }
    };
  }
}
