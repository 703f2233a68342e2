package io.portway.gates;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * One source file with its syntax tree; parsed, never resolved or compiled.
 *
 * @param path relative to the repository's root, with forward slashes
 */
record JavaFile(String path, String text, CompilationUnitTree tree, DocTrees docs) {

  private static final JavaCompiler COMPILER =
      Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "the tests need a JDK");

  static JavaFile parse(String path, String text) throws IOException {
    return parse(List.of(new Source(path, text))).getFirst();
  }

  /** All with one compiler: what it keeps for a file's class path is a megabyte. */
  static List<JavaFile> parse(List<Source> sources) throws IOException {
    var problems = new DiagnosticCollector<JavaFileObject>();
    var options = List.of("-proc:none");
    var task = (JavacTask) COMPILER.getTask(null, null, problems, options, null, sources);
    DocTrees docs = DocTrees.instance(task);
    List<JavaFile> files = new ArrayList<>();
    for (CompilationUnitTree tree : task.parse()) {
      Source source = sources.get(files.size());
      files.add(new JavaFile(source.path, source.text, tree, docs));
    }
    for (var problem : problems.getDiagnostics()) {
      throw new IOException(
          problem.getSource().getName().substring(1)
              + ":"
              + problem.getLineNumber()
              + ": "
              + problem.getMessage(Locale.ROOT));
    }
    return files;
  }

  /** What is parsed, held in memory. */
  static final class Source extends SimpleJavaFileObject {

    private final String path;
    private final String text;

    Source(String path, String text) {
      super(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE);
      this.path = path;
      this.text = text;
    }

    @Override
    public String getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Whether it ends in a jar that ships, and not in a test. */
  boolean isMain() {
    return path.contains("src/main/java/");
  }

  boolean isPackageInfo() {
    return path.endsWith("/package-info.java");
  }

  /** Empty for the unnamed package. */
  String packageName() {
    return tree.getPackageName() == null ? "" : tree.getPackageName().toString();
  }

  /** The 1-based line on which the tree starts, its modifiers included and its comment not. */
  long startLine(Tree node) {
    return tree.getLineMap().getLineNumber(docs.getSourcePositions().getStartPosition(tree, node));
  }

  /** The 1-based line on which the tree ends. */
  long endLine(Tree node) {
    return tree.getLineMap().getLineNumber(docs.getSourcePositions().getEndPosition(tree, node));
  }

  /** {@code path:line: rule}, as an IDE makes a link of it. */
  String finding(long line, String rule) {
    return path + ":" + line + ": " + rule;
  }
}
