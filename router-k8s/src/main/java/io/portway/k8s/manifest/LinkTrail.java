package io.portway.k8s.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every place that decides where a path leads: the real folders on the way, each with the names in
 * it that matter. A ConfigMap's file is a link through {@code ..data}, itself a link that is
 * swapped; watching the file's folder alone would see nothing. Blocks for the disk; called on the
 * source's thread.
 */
final class LinkTrail {

  /** The kernel's own limit (ELOOP). */
  private static final int MAX_LINKS = 40;

  private LinkTrail() {}

  /** Ends where the path ends, or at the first name that does not exist, which is part of it. */
  static Map<Path, SortedSet<String>> of(Path path) {
    Map<Path, SortedSet<String>> trail = new HashMap<>();
    Path absolute = path.toAbsolutePath();
    Path at = absolute.getRoot();
    Deque<Path> todo = new ArrayDeque<>();
    absolute.forEach(todo::addLast);
    int links = 0;
    while (!todo.isEmpty()) {
      String name = todo.removeFirst().toString();
      if (name.equals("..")) {
        at = at.getParent() == null ? at : at.getParent();
      } else if (!name.isEmpty() && !name.equals(".")) {
        trail.computeIfAbsent(at, folder -> new TreeSet<>()).add(name);
        Path next = at.resolve(name);
        Path target = target(next);
        if (target != null) {
          if (++links > MAX_LINKS) {
            return trail;
          }
          pushFront(todo, target);
          at = target.isAbsolute() ? target.getRoot() : at;
        } else if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
          at = next;
        } else {
          return trail;
        }
      }
    }
    return trail;
  }

  /** Null where the path is no link, also where it went away just now: the next event tells. */
  private static @Nullable Path target(Path path) {
    try {
      return Files.isSymbolicLink(path) ? Files.readSymbolicLink(path) : null;
    } catch (IOException gone) {
      return null;
    }
  }

  private static void pushFront(Deque<Path> todo, Path target) {
    for (int i = target.getNameCount() - 1; i >= 0; i--) {
      todo.addFirst(target.getName(i));
    }
  }
}
