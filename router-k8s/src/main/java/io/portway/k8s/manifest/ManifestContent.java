package io.portway.k8s.manifest;

import io.portway.k8s.state.ClusterState;
import java.util.List;

/**
 * What a folder says at one moment. Immutable.
 *
 * @param state every object that counts
 * @param problems files and documents that cannot be used, in the order of file names
 * @param warnings objects that are defined twice, each naming both places
 * @param otherKinds {@code apiVersion kind} of the objects that are passed over, sorted, each once
 */
public record ManifestContent(
    ClusterState state,
    List<FileProblem> problems,
    List<String> warnings,
    List<String> otherKinds) {

  public static final ManifestContent EMPTY =
      new ManifestContent(ClusterState.EMPTY, List.of(), List.of(), List.of());

  public ManifestContent {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
    otherKinds = List.copyOf(otherKinds);
  }

  /** Files with at least one problem. */
  public int unparsableFiles() {
    return (int) problems.stream().map(FileProblem::file).distinct().count();
  }
}
