package io.portway.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class DocumentSplitterTest {

  @Test
  void documentsKnowTheFilesLines() {
    assertThat(DocumentSplitter.split("# head\na: 1\n---\nb: 2\n--- # note\n\n# c\nc: 3\n"))
        .extracting(
            DocumentSplitter.Chunk::line,
            DocumentSplitter.Chunk::contentLine,
            DocumentSplitter.Chunk::text)
        .containsExactly(
            tuple(1, 2, "# head\na: 1\n"),
            tuple(3, 4, "---\nb: 2\n"),
            tuple(5, 5, "--- # note\n\n# c\nc: 3\n"));
  }

  @Test
  void emptyDocumentsAreLeftOut() {
    assertThat(DocumentSplitter.split("---\n---\r\n\n---\na: 1\n---")).hasSize(1);
    assertThat(DocumentSplitter.split(" \n\t\n")).isEmpty();
    assertThat(DocumentSplitter.split("")).isEmpty();
  }

  @Test
  void anIndentedSeparatorBelongsToItsText() {
    assertThat(DocumentSplitter.split("a: |\n  ---\n  b\n")).hasSize(1);
  }
}
