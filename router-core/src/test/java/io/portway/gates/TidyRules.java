package io.portway.gates;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** The house rules that a machine can hold, for one file and for the packages of many. Pure. */
final class TidyRules {

  static final int MAX_FILE_LINES = 400;
  static final int MAX_METHOD_LINES = 60;
  static final int MAX_COLUMNS = 120;

  /** Words that never ship: unfinished work, and errors that nobody handles. */
  private static final List<String> NOT_IN_MAIN =
      List.of(
          "printStack" + "Trace", "TO" + "DO", "FIX" + "ME", "Unsupported" + "OperationException");

  private TidyRules() {}

  /** Every breach in this file, as {@code path:line: rule}. */
  static List<String> check(JavaFile file) {
    List<String> findings = new ArrayList<>();
    List<String> lines = file.text().lines().toList();
    if (lines.size() > MAX_FILE_LINES) {
      findings.add(
          file.finding(lines.size(), lines.size() + " lines in a file, at most " + MAX_FILE_LINES));
    }
    for (int i = 0; i < lines.size(); i++) {
      checkLine(file, i + 1, lines.get(i), findings);
    }
    new Scanner(file, findings).scan(file.tree(), null);
    return findings;
  }

  private static void checkLine(JavaFile file, int number, String line, List<String> findings) {
    int columns = line.codePointCount(0, line.length());
    if (columns > MAX_COLUMNS) {
      findings.add(file.finding(number, columns + " columns in a line, at most " + MAX_COLUMNS));
    }
    if (file.isMain()) {
      for (String word : NOT_IN_MAIN) {
        if (line.contains(word)) {
          findings.add(file.finding(number, word + " in main code"));
        }
      }
    }
  }

  /** Packages without a {@code package-info.java} that has a comment and is null-marked. */
  static List<String> checkPackages(Collection<JavaFile> files) {
    List<String> findings = new ArrayList<>();
    var firstFile = new TreeMap<String, JavaFile>();
    Set<String> described = new TreeSet<>();
    for (JavaFile file : files) {
      firstFile.putIfAbsent(file.packageName(), file);
      if (file.isPackageInfo()) {
        described.add(file.packageName());
        checkPackageInfo(file, findings);
      }
    }
    firstFile.forEach((name, file) -> {
      if (!described.contains(name)) {
        findings.add(file.finding(1, "package " + name + " has no package-info.java"));
      }
    });
    return findings;
  }

  private static void checkPackageInfo(JavaFile file, List<String> findings) {
    boolean nullMarked =
        file.tree().getPackageAnnotations().stream()
            .anyMatch(a -> a.getAnnotationType().toString().endsWith("NullMarked"));
    if (!nullMarked) {
      findings.add(file.finding(1, "package-info.java without @NullMarked"));
    }
    if (!file.text().stripLeading().startsWith("/**")) {
      findings.add(file.finding(1, "package-info.java without a Javadoc comment"));
    }
  }

  /** The rules that need the syntax tree. */
  private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final JavaFile file;
    private final List<String> findings;

    Scanner(JavaFile file, List<String> findings) {
      this.file = file;
      this.findings = findings;
    }

    private void found(Tree node, String rule) {
      findings.add(file.finding(file.startLine(node), rule));
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      // The constructor that the compiler adds has no place in the text.
      long lines = file.endLine(method) - file.startLine(method) + 1;
      if (lines > MAX_METHOD_LINES) {
        found(method, lines + " lines in " + method.getName() + "(), at most " + MAX_METHOD_LINES);
      }
      return super.visitMethod(method, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      boolean isPublic = type.getModifiers().getFlags().contains(Modifier.PUBLIC);
      DocCommentTree comment = file.docs().getDocCommentTree(getCurrentPath());
      if (isPublic && comment == null) {
        found(type, "public type " + type.getSimpleName() + " without a Javadoc comment");
      }
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
      String name = call.getMethodSelect().toString();
      if (name.equals("sleep") || name.endsWith(".sleep")) {
        found(
            call, "a call to " + name + ": wait for a condition or take the clock as a parameter");
      }
      return super.visitMethodInvocation(call, null);
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void unused) {
      String type = annotation.getAnnotationType().toString();
      if (type.substring(type.lastIndexOf('.') + 1).startsWith("Disabled")) {
        found(annotation, "@" + type + ": a test runs or is deleted");
      }
      return super.visitAnnotation(annotation, null);
    }
  }
}
