package io.portway.k8s.manifest;

import io.portway.k8s.api.UserText;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what is wrong in the folder: each thing once when it appears, each file once when it is
 * mended. Used on the source's thread alone.
 */
final class ManifestLog {

  private static final Logger log = LoggerFactory.getLogger(ManifestSource.class);

  /** A problem that moves to another line is the same problem. */
  private record Known(String file, String problem) {}

  private Set<Known> problems = Set.of();
  private Set<String> warnings = Set.of();
  private final Set<String> otherKinds = new HashSet<>();

  void report(ManifestContent content) {
    reportProblems(content);
    Set<String> now = new HashSet<>(content.warnings());
    for (String warning : content.warnings()) {
      if (!warnings.contains(warning)) {
        log.warn("event=manifest_warning warning={}", UserText.logfmt(warning));
      }
    }
    warnings = now;
    for (String kind : content.otherKinds()) {
      if (otherKinds.add(kind)) {
        log.info("event=manifest_kind_passed_over kind={}", UserText.logfmt(kind));
      }
    }
  }

  private void reportProblems(ManifestContent content) {
    Set<Known> now = new HashSet<>();
    Set<String> files = new HashSet<>();
    for (FileProblem problem : content.problems()) {
      Known known = new Known(problem.file(), problem.problem());
      files.add(problem.file());
      if (now.add(known) && !problems.contains(known)) {
        log.warn(
            "event=manifest_unparsable file={} line={} problem={}",
            UserText.logfmt(problem.file()),
            problem.line(),
            UserText.logfmt(problem.problem()));
      }
    }
    Set<String> mended = new TreeSet<>();
    problems.forEach(known -> mended.add(known.file()));
    mended.removeAll(files);
    for (String file : mended) {
      log.info("event=manifest_mended file={}", UserText.logfmt(file));
    }
    problems = now;
  }
}
