package io.portway.k8s.manifest;

import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.api.ObjectKey;
import io.portway.k8s.api.UserText;
import io.portway.k8s.state.ClusterState;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The manifests of one folder over time, not of its sub-folders, as with {@code kubectl apply -f
 * DIR}. Used on the source's thread alone. It neither watches nor waits: whoever does says when to
 * look and what the time is.
 */
public final class ManifestFolder {

  /**
   * Files that are read, the first by name; a folder with more is a mistake such as a wrong path.
   */
  static final int MAX_FILES = 20_000;

  private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

  private final Path dir;
  private final SortedMap<String, ManifestFile> files = new TreeMap<>();
  private Map<ObjectKey, KubernetesObject> objects = Map.of();
  private @Nullable FileProblem folderProblem;
  private ManifestContent content = ManifestContent.EMPTY;

  ManifestFolder(Path dir) {
    this.dir = dir;
  }

  /**
   * Reads a folder once.
   *
   * @throws IOException with one line for people where there is no such folder
   */
  public static ManifestContent read(Path dir) throws IOException {
    requireFolder(dir);
    ManifestFolder folder = new ManifestFolder(dir);
    folder.scan(FolderChanges.EVERYTHING, 0);
    return folder.content();
  }

  static void requireFolder(Path dir) throws IOException {
    String shown = UserText.quote(dir.toString());
    if (!Files.exists(dir)) {
      throw new NoSuchFileException("the manifest folder " + shown + " does not exist");
    }
    if (!Files.isDirectory(dir)) {
      throw new NotDirectoryException("the manifest folder " + shown + " is not a folder");
    }
  }

  static boolean isManifestName(String name) {
    return !name.startsWith(".") && SUFFIXES.stream().anyMatch(name::endsWith);
  }

  ManifestContent content() {
    return content;
  }

  /**
   * Looks at the folder again.
   *
   * @param now nanoseconds of a clock that only moves forward
   * @return whether {@link #content} changed
   */
  boolean scan(FolderChanges changes, long now) {
    boolean changed;
    try {
      changed = isOnlyNamed(changes) ? scanNamed(changes, now) : scanAll(changes, now);
    } catch (IOException e) {
      // It went away or cannot be listed: everything that it held goes on until it is back.
      changed =
          settleFolderProblem(
              "cannot be read: " + FileText.reason(e) + "; its last content goes on");
    }
    if (changed) {
      merge();
    }
    return changed;
  }

  /**
   * Whether the named files are all that can have changed and none of them is gone: then the others
   * need no look, nor the folder a listing, which is what a large folder would cost most.
   */
  private boolean isOnlyNamed(FolderChanges changes) {
    return !changes.everything()
        && !changes.links()
        && folderProblem == null
        && files.size() + changes.names().size() <= MAX_FILES
        && changes.names().stream()
            .allMatch(name -> Files.exists(dir.resolve(name), LinkOption.NOFOLLOW_LINKS));
  }

  private boolean scanNamed(FolderChanges changes, long now) {
    boolean changed = false;
    for (String name : changes.names()) {
      changed |= file(name).refresh(true, now);
    }
    for (ManifestFile file : files.values()) {
      if (file.emptyUntil() != null) {
        changed |= file.refresh(false, now);
      }
    }
    return changed;
  }

  private ManifestFile file(String name) {
    return files.computeIfAbsent(name, absent -> new ManifestFile(name, dir.resolve(name)));
  }

  private boolean scanAll(FolderChanges changes, long now) throws IOException {
    boolean changed = listFiles();
    for (Map.Entry<String, ManifestFile> entry : files.entrySet()) {
      ManifestFile file = entry.getValue();
      boolean suspect =
          changes.everything()
              || changes.names().contains(entry.getKey())
              || (changes.links() && !file.trail().isEmpty());
      changed |= file.refresh(suspect, now);
    }
    return changed;
  }

  /** When the next empty file is due to be believed; null where none waits. */
  @Nullable Long nextDeadline() {
    Long next = null;
    for (ManifestFile file : files.values()) {
      Long until = file.emptyUntil();
      if (until != null && (next == null || until - next < 0)) {
        next = until;
      }
    }
    return next;
  }

  /**
   * Beside the folder itself: every folder on the way to it and behind its links, with the names
   * that matter.
   */
  Map<Path, SortedSet<String>> trail() {
    Map<Path, SortedSet<String>> all = LinkTrail.of(dir);
    for (ManifestFile file : files.values()) {
      file.trail()
          .forEach((folder, names) ->
              all.computeIfAbsent(folder, absent -> new TreeSet<>()).addAll(names));
    }
    return all;
  }

  /** Adds files that came and drops those that went. */
  private boolean listFiles() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    boolean tooMany = false;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (isManifestName(name) && names.add(name) && names.size() > MAX_FILES) {
          names.removeLast();
          tooMany = true;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    boolean changed = files.keySet().removeIf(name -> !names.contains(name));
    names.forEach(this::file);
    return settleFolderProblem(
            tooMany
                ? "holds more than " + MAX_FILES + " manifest files; the last by name are not read"
                : "")
        || changed;
  }

  private boolean settleFolderProblem(String text) {
    FileProblem now =
        text.isEmpty() ? null : new FileProblem(UserText.oneLine(dir.toString()), 0, text);
    boolean changed = !Objects.equals(now, folderProblem);
    folderProblem = now;
    return changed;
  }

  /**
   * The last file by name wins, and in it the last document; what is only kept gives way to
   * anything that is there now.
   */
  private void merge() {
    Map<ObjectKey, ManifestFile.Placed> fresh = new HashMap<>();
    Map<ObjectKey, KubernetesObject> all = new HashMap<>();
    List<FileProblem> problems = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    SortedSet<String> otherKinds = new TreeSet<>();
    if (folderProblem != null) {
      problems.add(folderProblem);
    }
    for (ManifestFile file : files.values()) {
      file.kept().forEach((key, placed) -> all.put(key, placed.object()));
      problems.addAll(file.problems());
      otherKinds.addAll(file.otherKinds());
    }
    for (ManifestFile file : files.values()) {
      for (ManifestFile.Placed placed : file.fresh()) {
        ObjectKey key = placed.object().key();
        ManifestFile.Placed earlier = fresh.put(key, placed);
        if (earlier != null) {
          warnings.add(twice(key, earlier, placed));
        }
        all.put(key, placed.object());
      }
    }
    ClusterState state = all.equals(objects) ? content.state() : ClusterState.of(all.values());
    objects = all;
    content = new ManifestContent(state, problems, warnings, List.copyOf(otherKinds));
  }

  private static String twice(
      ObjectKey key, ManifestFile.Placed earlier, ManifestFile.Placed last) {
    return "%s is defined twice, in %s line %d and in %s line %d; the last one counts"
        .formatted(
            key,
            UserText.nameOrQuoted(earlier.file()),
            earlier.line(),
            UserText.nameOrQuoted(last.file()),
            last.line());
  }
}
