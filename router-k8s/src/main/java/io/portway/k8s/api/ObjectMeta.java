package io.portway.k8s.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@code metadata} that is used.
 *
 * @param namespace {@code default} where the object names none; empty for a kind without namespace
 * @param uid empty where the object carries none, as in most manifests
 * @param created null where the object carries no readable creationTimestamp
 * @param annotations those whose value is a string
 * @param annotationProblems the other annotations, each with what is wrong; the API server refuses
 *     such an object
 * @param warnings what was passed over while reading
 */
public record ObjectMeta(
    String namespace,
    String name,
    String uid,
    @Nullable Instant created,
    Map<String, String> annotations,
    Map<String, String> annotationProblems,
    Map<String, String> labels,
    List<String> warnings) {

  public ObjectMeta {
    annotations = Map.copyOf(annotations);
    annotationProblems = Map.copyOf(annotationProblems);
    labels = Map.copyOf(labels);
    warnings = List.copyOf(warnings);
  }
}
