package io.portway.k8s.manifest;

import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.api.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One file of the folder over time: what it says now and, where that cannot be used, what it said
 * last. Used on the source's thread alone. It parses only documents that changed, and never forgets
 * good content because of bad.
 */
final class ManifestFile {

  /**
   * How long a file must stay empty before that is believed: editors and shells truncate before
   * they write.
   */
  static final Duration EMPTY_GRACE = Duration.ofSeconds(1);

  /** An object and where it was read. */
  record Placed(KubernetesObject object, String file, int line) {}

  private final String name;
  private final Path path;

  private FileText.@Nullable Stamp stamp;
  private String text = "";

  /** Whether {@link #text} is what the file holds now, as far as is known. */
  private boolean readable;

  private Map<String, ManifestDocument> documents = Map.of();
  private List<Placed> fresh = List.of();
  private Map<ObjectKey, Placed> kept = Map.of();
  private List<FileProblem> problems = List.of();
  private SortedSet<String> otherKinds = new TreeSet<>();
  private Map<Path, SortedSet<String>> trail = Map.of();

  /**
   * When an empty file is believed, in the caller's nanoseconds; null while there is nothing to
   * wait for.
   */
  private @Nullable Long emptyUntil;

  ManifestFile(String name, Path path) {
    this.name = name;
    this.path = path;
  }

  /** Objects of documents that are good now, in their order. */
  List<Placed> fresh() {
    return fresh;
  }

  /** The last good content of what cannot be used now; anything fresh beats it. */
  Map<ObjectKey, Placed> kept() {
    return kept;
  }

  List<FileProblem> problems() {
    return problems;
  }

  SortedSet<String> otherKinds() {
    return otherKinds;
  }

  /**
   * The folders and names that decide where this symbolic link leads; empty for an ordinary file.
   */
  Map<Path, SortedSet<String>> trail() {
    return trail;
  }

  @Nullable Long emptyUntil() {
    return emptyUntil;
  }

  /**
   * Looks at the file, and reads it where that may tell something new.
   *
   * @param suspect an event named it, so that it is read even if size and times say that nothing
   *     changed
   * @return whether objects or problems may have changed
   */
  boolean refresh(boolean suspect, long now) {
    try {
      FileText.Stamp current = FileText.Stamp.of(path);
      if (current.directory()) {
        trail = Map.of();
        return forget("");
      }
      boolean same = !suspect && current.equals(stamp);
      if (same && (emptyUntil == null || now - emptyUntil < 0)) {
        return false;
      }
      if (!same) {
        trail = Files.isSymbolicLink(path) ? LinkTrail.of(path) : Map.of();
      }
      return accept(FileText.read(path), now);
    } catch (NoSuchFileException gone) {
      boolean dangling = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
      trail = dangling ? LinkTrail.of(path) : Map.of();
      return forget(dangling ? "is a symbolic link to a file that does not exist" : "");
    } catch (IOException e) {
      stamp = null;
      return unusable("cannot be read: " + FileText.reason(e), 0);
    }
  }

  private boolean accept(FileText read, long now) {
    boolean untouched = stamp != null && stamp.equals(read.stamp());
    stamp = read.stamp();
    if (!read.problem().isEmpty()) {
      emptyUntil = null;
      return unusable(read.problem(), read.line());
    }
    if (read.text().isBlank() && holdsAnything()) {
      if (emptyUntil == null || !untouched) {
        emptyUntil = now + EMPTY_GRACE.toNanos();
      }
      if (now - emptyUntil < 0) {
        return false;
      }
      forgetContent();
      return true;
    }
    emptyUntil = null;
    if (readable && read.text().equals(text)) {
      return false;
    }
    readable = true;
    text = read.text();
    parse();
    return true;
  }

  private boolean holdsAnything() {
    return !text.isBlank() || !kept.isEmpty();
  }

  private void parse() {
    Map<String, ManifestDocument> parsed = new HashMap<>();
    List<Placed> objects = new ArrayList<>();
    List<FileProblem> found = new ArrayList<>();
    SortedSet<String> kinds = new TreeSet<>();
    boolean broken = false;
    for (DocumentSplitter.Chunk chunk : DocumentSplitter.split(text)) {
      ManifestDocument document = documents.get(chunk.text());
      if (document == null) {
        document = ManifestDocument.parse(chunk.text());
      }
      parsed.put(chunk.text(), document);
      broken |= document.isBroken();
      place(document, chunk, objects, found);
      kinds.addAll(document.reading().otherKinds());
    }
    kept = broken ? withoutRedefined(objects) : Map.of();
    documents = parsed;
    fresh = List.copyOf(objects);
    problems = List.copyOf(found);
    otherKinds = kinds;
  }

  private void place(
      ManifestDocument document,
      DocumentSplitter.Chunk chunk,
      List<Placed> objects,
      List<FileProblem> found) {
    if (document.malformedLine() > 0) {
      int line = chunk.line() + document.malformedLine() - 1;
      found.add(new FileProblem(name, line, document.malformed()));
      return;
    }
    int line = chunk.contentLine();
    document.reading().objects().forEach(object -> objects.add(new Placed(object, name, line)));
    document
        .reading()
        .problems()
        .forEach(problem -> found.add(new FileProblem(name, line, problem)));
  }

  /** Everything that counted so far, less what the good documents define anew. */
  private Map<ObjectKey, Placed> withoutRedefined(List<Placed> objects) {
    Map<ObjectKey, Placed> last = counted();
    objects.forEach(placed -> last.remove(placed.object().key()));
    return last;
  }

  private Map<ObjectKey, Placed> counted() {
    Map<ObjectKey, Placed> counted = new LinkedHashMap<>(kept);
    fresh.forEach(placed -> counted.put(placed.object().key(), placed));
    return counted;
  }

  /** No new text can be had: all that counted so far goes on. */
  private boolean unusable(String problem, int line) {
    List<FileProblem> now = List.of(new FileProblem(name, line, problem));
    if (!readable && now.equals(problems)) {
      return false;
    }
    kept = counted();
    fresh = List.of();
    documents = Map.of();
    text = "";
    readable = false;
    problems = now;
    return true;
  }

  /** The file is gone, and its content with it. */
  private boolean forget(String problem) {
    stamp = null;
    List<FileProblem> now =
        problem.isEmpty() ? List.of() : List.of(new FileProblem(name, 0, problem));
    boolean changed = holdsAnything() || !now.equals(problems);
    forgetContent();
    problems = now;
    return changed;
  }

  private void forgetContent() {
    emptyUntil = null;
    readable = true;
    text = "";
    documents = Map.of();
    fresh = List.of();
    kept = Map.of();
    problems = List.of();
    otherKinds = new TreeSet<>();
  }
}
