package io.portway.gates;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which of our packages a source file names, in an import or in full. Pure. */
final class PackageUses {

  private PackageUses() {}

  /** Package name to the first line that names it; the file's own package is left out. */
  static Map<String, Long> of(JavaFile file) {
    Map<String, Long> uses = new TreeMap<>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void unused) {
        String name = packageOf(select.toString());
        if (!name.isEmpty() && !name.equals(file.packageName())) {
          uses.putIfAbsent(name, file.startLine(select));
        }
        return super.visitMemberSelect(select, null);
      }
    }.scan(file.tree(), null);
    return uses;
  }

  /** The part before the first capitalised name; empty for what is not a type of ours. */
  private static String packageOf(String qualified) {
    if (!qualified.startsWith("io.portway.")) {
      return "";
    }
    List<String> names = new ArrayList<>();
    for (String part : qualified.split("\\.", -1)) {
      if (Character.isUpperCase(part.charAt(0))) {
        return String.join(".", names);
      }
      names.add(part);
    }
    return "";
  }

  /** One cycle as the packages on it, first and last the same; empty when there is none. */
  static List<String> cycle(Map<String, Set<String>> uses) {
    Set<String> done = new HashSet<>();
    for (String start : uses.keySet().stream().sorted().toList()) {
      List<String> found = cycleFrom(start, uses, new ArrayDeque<>(), done);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private static List<String> cycleFrom(
      String name, Map<String, Set<String>> uses, Deque<String> path, Set<String> done) {
    if (path.contains(name)) {
      List<String> found =
          new ArrayList<>(path).subList(new ArrayList<>(path).indexOf(name), path.size());
      found = new ArrayList<>(found);
      found.add(name);
      return found;
    }
    if (!done.add(name)) {
      return List.of();
    }
    path.addLast(name);
    for (String next : uses.getOrDefault(name, Set.of())) {
      if (!next.equals(name)) {
        List<String> found = cycleFrom(next, uses, path, done);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    path.removeLast();
    return List.of();
  }
}
