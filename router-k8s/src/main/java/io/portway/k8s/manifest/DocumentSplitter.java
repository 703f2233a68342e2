package io.portway.k8s.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a file into its documents at every line that begins with {@code ---}, before any parsing:
 * inside a parser a broken document would take its neighbours along. YAML allows such a line
 * nowhere inside a document. Pure; any thread.
 */
final class DocumentSplitter {

  private static final String SEPARATOR = "---";

  private DocumentSplitter() {}

  /**
   * One document.
   *
   * @param line the file's line, from 1, on which {@code text} begins
   * @param text with the separator line that begins it
   */
  record Chunk(int line, String text) {

    /** The file's line of the first text that is neither blank nor comment nor separator. */
    int contentLine() {
      int at = line;
      for (String content : (Iterable<String>) text.lines()::iterator) {
        String stripped = content.strip();
        if (!stripped.isEmpty() && !stripped.startsWith("#") && !stripped.equals(SEPARATOR)) {
          return at;
        }
        at++;
      }
      return line;
    }
  }

  /** Chunks without any text besides white space and a bare separator are left out. */
  static List<Chunk> split(String text) {
    List<Chunk> chunks = new ArrayList<>();
    int chunkStart = 0;
    int chunkLine = 1;
    int line = 1;
    for (int at = text.indexOf('\n') + 1; at > 0; at = text.indexOf('\n', at) + 1) {
      line++;
      if (text.startsWith(SEPARATOR, at)) {
        add(chunks, chunkLine, text.substring(chunkStart, at));
        chunkStart = at;
        chunkLine = line;
      }
    }
    add(chunks, chunkLine, text.substring(chunkStart));
    return chunks;
  }

  private static void add(List<Chunk> chunks, int line, String text) {
    if (!text.isBlank() && !text.strip().equals(SEPARATOR)) {
      chunks.add(new Chunk(line, text));
    }
  }
}
