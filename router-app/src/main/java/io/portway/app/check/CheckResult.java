package io.portway.app.check;

import io.portway.k8s.manifest.FileProblem;
import io.portway.model.Verdict;
import java.io.PrintWriter;
import java.util.List;

/**
 * What a folder comes to.
 *
 * @param routes sorted by namespace and name
 * @param files what in the folder cannot be used
 * @param warnings objects that are defined twice
 * @param otherKinds kinds that are passed over
 */
public record CheckResult(
    List<CheckedRoute> routes,
    List<FileProblem> files,
    List<String> warnings,
    List<String> otherKinds) {

  public CheckResult {
    routes = List.copyOf(routes);
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
    otherKinds = List.copyOf(otherKinds);
  }

  long count(Verdict.Status status) {
    return routes.stream().filter(r -> r.verdict().status() == status).count();
  }

  /** Whether everything is as its author wanted it; a Route for another router does not matter. */
  public boolean isClean() {
    return files.isEmpty()
        && count(Verdict.Status.REJECTED) == 0
        && count(Verdict.Status.DISPLACED) == 0;
  }

  /** For programs or for people. */
  public void print(boolean asJson, PrintWriter out) {
    if (asJson) {
      CheckJson.print(this, out);
    } else {
      CheckTable.print(this, out);
    }
  }
}
