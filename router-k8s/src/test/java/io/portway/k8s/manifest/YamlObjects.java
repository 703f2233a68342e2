package io.portway.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.state.ClusterState;
import java.util.ArrayList;
import java.util.List;

/** Objects for tests out of the YAML that people would write. */
public final class YamlObjects {

  private YamlObjects() {}

  /** Every object of a text whose documents must all be good. */
  public static List<KubernetesObject> parse(String yaml) {
    List<KubernetesObject> objects = new ArrayList<>();
    for (DocumentSplitter.Chunk chunk : DocumentSplitter.split(yaml)) {
      ManifestDocument document = ManifestDocument.parse(chunk.text());
      assertThat(document.malformed()).isEmpty();
      assertThat(document.reading().problems()).isEmpty();
      assertThat(document.reading().otherKinds()).isEmpty();
      objects.addAll(document.reading().objects());
    }
    return objects;
  }

  public static ClusterState state(String yaml) {
    return ClusterState.of(parse(yaml));
  }
}
