package io.portway.k8s.manifest;

import java.util.Set;

/**
 * What file events say may have changed. Immutable.
 *
 * @param everything nothing is known for sure: read every file
 * @param links a folder on the way of a symbolic link changed: read what lies behind links
 * @param names files of the folder that an event named
 */
record FolderChanges(boolean everything, boolean links, Set<String> names) {

  static final FolderChanges NONE = new FolderChanges(false, false, Set.of());
  static final FolderChanges LINKS = new FolderChanges(false, true, Set.of());
  static final FolderChanges EVERYTHING = new FolderChanges(true, true, Set.of());

  FolderChanges {
    names = Set.copyOf(names);
  }

  boolean isNone() {
    return !everything && !links && names.isEmpty();
  }
}
