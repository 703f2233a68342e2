package io.portway.k8s.manifest;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import io.portway.k8s.api.UserText;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's file events for the manifest folder and for whatever decides where it and its links
 * lead. Used on the source's thread, closed from any. Owns the watch service. It knows names of
 * interest only: where names come and go in a folder on the way, such as {@code /tmp}, it is woken
 * but reads nothing, and what is written to files there does not even wake it.
 */
final class FolderWatch implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

  /**
   * One watched folder.
   *
   * @param fileKey of the folder when the watch was set: a watch stays on the inode when another
   *     takes its path
   * @param content whether what is written to its files is told too
   */
  private record Watched(WatchKey key, @Nullable Object fileKey, boolean content) {}

  private static final WatchEvent.Kind<?>[] NAMES = {ENTRY_CREATE, ENTRY_DELETE};
  private static final WatchEvent.Kind<?>[] CONTENT = {ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY};

  private final Path dir;
  private final WatchService service;
  private final Map<Path, Watched> watched = new HashMap<>();
  private final Map<WatchKey, Path> folders = new HashMap<>();
  private final Set<Path> refused = new HashSet<>();
  private Map<Path, SortedSet<String>> trail = Map.of();
  private @Nullable Path realDir;

  FolderWatch(Path dir) throws IOException {
    this.dir = dir;
    this.service = dir.getFileSystem().newWatchService();
  }

  /** Whether changes in the manifest folder itself are seen; not so while it does not exist. */
  boolean isWatchingFolder() {
    return realDir != null && watched.containsKey(realDir);
  }

  /**
   * Makes the watches those of the trail and of the folder itself.
   *
   * @return what may have changed unseen before a new watch was set; none when all were there
   *     already
   */
  FolderChanges watch(Map<Path, SortedSet<String>> newTrail) {
    trail = newTrail;
    realDir = realPath(dir);
    Set<Path> wanted = new HashSet<>(trail.keySet());
    if (realDir != null) {
      wanted.add(realDir);
    }
    for (Path gone :
        watched.keySet().stream().filter(folder -> !wanted.contains(folder)).toList()) {
      drop(gone);
    }
    refused.retainAll(wanted);
    FolderChanges unseen = FolderChanges.NONE;
    for (Path folder : wanted) {
      if (isNewlyWatched(folder) && !unseen.everything()) {
        unseen = folder.equals(realDir) ? FolderChanges.EVERYTHING : FolderChanges.LINKS;
      }
    }
    return unseen;
  }

  /**
   * Waits for events.
   *
   * @return none where only names without interest were seen, or the time is over
   * @throws java.nio.file.ClosedWatchServiceException once closed
   */
  FolderChanges await(long timeoutNanos) throws InterruptedException {
    Gathered gathered = new Gathered();
    for (WatchKey key = service.poll(timeoutNanos, TimeUnit.NANOSECONDS);
        key != null;
        key = service.poll()) {
      gather(key, gathered);
    }
    return new FolderChanges(gathered.everything, gathered.links, gathered.names);
  }

  @Override
  public void close() throws IOException {
    service.close();
  }

  private static final class Gathered {
    boolean everything;
    boolean links;
    final Set<String> names = new HashSet<>();
  }

  private void gather(WatchKey key, Gathered gathered) {
    Path folder = folders.get(key);
    for (WatchEvent<?> event : key.pollEvents()) {
      if (folder == null) {
        continue;
      }
      if (event.kind().equals(OVERFLOW)) {
        gathered.everything |= folder.equals(realDir);
        gathered.links = true;
        continue;
      }
      String name = String.valueOf(event.context());
      if (folder.equals(realDir) && ManifestFolder.isManifestName(name)) {
        gathered.names.add(name);
      }
      SortedSet<String> names = trail.get(folder);
      gathered.links |= names != null && names.contains(name);
    }
    if (!key.reset() && folder != null) {
      drop(folder);
      gathered.links = true;
    }
  }

  private boolean isNewlyWatched(Path folder) {
    try {
      Object fileKey = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
      boolean content = folder.equals(realDir) || holdsFile(folder);
      Watched now = watched.get(folder);
      if (now != null
          && now.key().isValid()
          && now.content() == content
          && Objects.equals(now.fileKey(), fileKey)) {
        return false;
      }
      drop(folder);
      WatchKey key = folder.register(service, content ? CONTENT : NAMES);
      watched.put(folder, new Watched(key, fileKey, content));
      folders.put(key, folder);
      refused.remove(folder);
      return true;
    } catch (IOException e) {
      drop(folder);
      if (refused.add(folder)) {
        log.warn(
            "event=manifest_watch_failed folder={} reason={} effect=\"changes there are seen late"
                + " or not at all\"",
            UserText.logfmt(folder.toString()),
            UserText.logfmt(FileText.reason(e)));
      }
      return false;
    }
  }

  /**
   * Whether a name of interest is a file, which is read, and no folder or link on the way to one.
   */
  private boolean holdsFile(Path folder) {
    for (String name : trail.getOrDefault(folder, Collections.emptySortedSet())) {
      if (Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        return true;
      }
    }
    return false;
  }

  private void drop(Path folder) {
    Watched old = watched.remove(folder);
    if (old != null) {
      folders.remove(old.key());
      old.key().cancel();
    }
  }

  /** Null where the path leads nowhere at the moment. */
  private static @Nullable Path realPath(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException gone) {
      return null;
    }
  }
}
