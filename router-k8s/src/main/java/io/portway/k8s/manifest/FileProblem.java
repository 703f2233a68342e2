package io.portway.k8s.manifest;

/**
 * Why something in the folder is not served as written; what it held before goes on.
 *
 * @param file the file's name in the folder; the folder itself where that is what is wrong
 * @param line from 1; 0 where the whole file is meant
 * @param problem one line for people; user text in it is escaped
 */
public record FileProblem(String file, int line, String problem) {

  /** {@code web.yaml line 12: ...}. */
  @Override
  public String toString() {
    return line == 0 ? file + ": " + problem : file + " line " + line + ": " + problem;
  }
}
