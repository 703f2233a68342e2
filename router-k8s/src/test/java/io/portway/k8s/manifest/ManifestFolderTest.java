package io.portway.k8s.manifest;

import static io.portway.k8s.manifest.Folders.ports;
import static io.portway.k8s.manifest.Folders.route;
import static io.portway.k8s.manifest.Folders.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFolderTest {

  private static final long GRACE = ManifestFile.EMPTY_GRACE.toNanos();

  /** YAML that no parser reads. */
  private static final String BROKEN = "---\na: [1, 2\nb: }\n";

  @TempDir Path dir;
  private ManifestFolder folder;
  private long now = Long.MAX_VALUE - 5;

  @BeforeEach
  void makeFolder() {
    folder = new ManifestFolder(dir);
  }

  private ManifestContent scan() {
    folder.scan(FolderChanges.EVERYTHING, now);
    return folder.content();
  }

  private Path file(String name) {
    return dir.resolve(name);
  }

  @Test
  void theFolderItselfIsReadNotWhatLiesBelowNorHiddenNorOtherFiles() throws IOException {
    write(file("a.yaml"), route("a", 1));
    write(file("b.yml"), route("b", 2));
    write(
        file("c.json"),
        """
        {"apiVersion": "v1", "kind": "List", "items": [
          {"apiVersion": "route.openshift.io/v1", "kind": "Route", "metadata": {"name": "c",
           "annotations": {"haproxy.router.openshift.io/external-tcp-port": "3"}}, "spec": {"to": {"name": "x"}}}]}
        """);
    write(file(".hidden.yaml"), route("h", 4));
    write(file("notes.txt"), route("t", 5));
    write(file("d.YAML"), route("d", 6));
    Files.createDirectory(file("sub.yaml"));
    write(file("sub.yaml").resolve("s.yaml"), route("s", 7));
    assertThat(ports(scan())).containsExactly("c=3", "a=1", "b=2");
    assertThat(folder.content().problems()).isEmpty();
  }

  @Test
  void aByteOrderMarkIsNoProblem() {
    write(file("a.yaml"), "\ufeff" + route("a", 1));
    assertThat(ports(scan())).containsExactly("a=1");
  }

  @Test
  void oneBrokenDocumentLeavesItsNeighboursAloneAndIsNamedWithTheFilesLine() {
    write(file("a.yaml"), route("a", 1) + BROKEN + route("b", 2));
    ManifestContent content = scan();
    assertThat(ports(content)).containsExactly("a=1", "b=2");
    assertThat(content.problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.file()).isEqualTo("a.yaml");
          assertThat(problem.line()).isBetween(12, 14);
          assertThat(problem.toString()).startsWith("a.yaml line 1").doesNotContain("\n");
        });
    assertThat(content.unparsableFiles()).isEqualTo(1);
  }

  @Test
  void aFileThatBreaksKeepsItsLastGoodContent() {
    write(file("a.yaml"), route("a", 1) + route("b", 2));
    scan();
    write(file("a.yaml"), BROKEN);
    assertThat(ports(scan())).containsExactly("a=1", "b=2");
    assertThat(folder.content().problems()).hasSize(1);
    write(file("a.yaml"), BROKEN + "# still\n");
    assertThat(ports(scan())).containsExactly("a=1", "b=2");
    write(file("a.yaml"), route("b", 3));
    assertThat(ports(scan())).containsExactly("b=3");
    assertThat(folder.content().problems()).isEmpty();
  }

  @Test
  void goodDocumentsOfABrokenFileCountAtOnceAndTheRestIsKept() {
    write(file("a.yaml"), route("a", 1) + route("b", 2) + route("c", 3));
    scan();
    write(file("a.yaml"), route("a", 10) + BROKEN + route("d", 4));
    assertThat(ports(scan())).containsExactly("a=10", "b=2", "c=3", "d=4");
    write(file("a.yaml"), BROKEN + route("a", 11));
    assertThat(ports(scan())).containsExactly("a=11", "b=2", "c=3", "d=4");
    write(file("a.yaml"), route("a", 11));
    assertThat(ports(scan())).containsExactly("a=11");
  }

  @Test
  void anObjectThatCannotBeUsedCountsLikeADocumentThatDoesNotParse() {
    String good =
        "---\n"
            + "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: demo}, spec:"
            + " {ports: [{port: 80}]}}\n";
    write(file("a.yaml"), good);
    scan();
    write(file("a.yaml"), route("a", 1) + good.replace("80", "x"));
    ManifestContent content = scan();
    assertThat(content.state().service("demo", "web").service()).isNotNull();
    assertThat(content.problems())
        .hasToString(
            "[a.yaml line 12: Service web: spec.ports[0].port: expected an integer 1-65535, found"
                + " \"x\"]");
  }

  @Test
  void whatAnotherFileDefinesNowBeatsWhatABrokenFileSaidOnce() {
    write(file("b.yaml"), route("a", 1));
    scan();
    write(file("b.yaml"), BROKEN);
    write(file("a.yaml"), route("a", 2));
    assertThat(ports(scan())).containsExactly("a=2");
    assertThat(folder.content().warnings()).isEmpty();
  }

  @Test
  void theLastFileByNameAndInItTheLastDocumentWins() {
    write(file("b.yaml"), route("a", 2) + route("a", 3));
    write(file("a.yaml"), route("a", 1));
    assertThat(ports(scan())).containsExactly("a=3");
    assertThat(folder.content().warnings())
        .containsExactly(
            "Route demo/a is defined twice, in a.yaml line 2 and in b.yaml line 2; the last one"
                + " counts",
            "Route demo/a is defined twice, in b.yaml line 2 and in b.yaml line 12; the last one"
                + " counts");
    assertThat(folder.content().problems()).isEmpty();
  }

  @Test
  void otherKindsAreListedOnce() {
    write(
        file("a.yaml"),
        "apiVersion: apps/v1\nkind: Deployment\n---\napiVersion: apps/v1\nkind: Deployment\n");
    write(file("b.yaml"), "apiVersion: v1\nkind: ConfigMap\n");
    assertThat(scan().otherKinds()).containsExactly("apps/v1 Deployment", "v1 ConfigMap");
  }

  @Test
  void aFileThatIsDeletedGoesAtOnce() throws IOException {
    write(file("a.yaml"), route("a", 1));
    write(file("b.yaml"), BROKEN);
    scan();
    Files.delete(file("a.yaml"));
    Files.delete(file("b.yaml"));
    assertThat(ports(scan())).isEmpty();
    assertThat(folder.content().problems()).isEmpty();
  }

  @Test
  void anEmptiedFileIsBelievedAfterASecondUnchanged() {
    write(file("a.yaml"), route("a", 1));
    scan();
    write(file("a.yaml"), "");
    assertThat(ports(scan())).containsExactly("a=1");
    assertThat(folder.nextDeadline()).isEqualTo(now + GRACE);
    now += GRACE - 1;
    assertThat(ports(scan())).containsExactly("a=1");
    now += 1;
    assertThat(folder.scan(FolderChanges.NONE, now)).isTrue();
    assertThat(ports(folder.content())).isEmpty();
    assertThat(folder.nextDeadline()).isNull();
  }

  @Test
  void anotherEmptyVersionStartsTheSecondAgain() {
    write(file("a.yaml"), route("a", 1));
    scan();
    write(file("a.yaml"), " \n");
    scan();
    now += GRACE - 1;
    write(file("a.yaml"), "\n\t\n");
    assertThat(ports(scan())).containsExactly("a=1");
    assertThat(folder.nextDeadline()).isEqualTo(now + GRACE);
    now += GRACE;
    assertThat(ports(scan())).isEmpty();
  }

  @Test
  void anEmptiedFileThatIsFilledInTimeNeverShowsAGap() {
    write(file("a.yaml"), route("a", 1));
    scan();
    write(file("a.yaml"), "");
    scan();
    now += GRACE / 2;
    write(file("a.yaml"), route("a", 2));
    assertThat(ports(scan())).containsExactly("a=2");
    assertThat(folder.nextDeadline()).isNull();
  }

  @Test
  void aBrokenFileThatIsEmptiedIsForgottenAfterASecondToo() {
    write(file("a.yaml"), route("a", 1));
    scan();
    write(file("a.yaml"), BROKEN);
    scan();
    write(file("a.yaml"), "");
    assertThat(ports(scan())).containsExactly("a=1");
    now += GRACE;
    assertThat(ports(scan())).isEmpty();
    assertThat(folder.content().problems()).isEmpty();
  }

  @Test
  void aFileThatWasNeverAnythingButEmptyIsNothingToWaitFor() {
    write(file("a.yaml"), "");
    write(file("b.yaml"), "# only a comment\n---\n");
    scan();
    assertThat(folder.nextDeadline()).isNull();
    assertThat(folder.content().problems()).isEmpty();
  }

  @Test
  void bytesThatAreNoTextKeepTheLastGoodContent() {
    write(file("a.yaml"), route("a", 1));
    scan();
    byte[] invalid = (route("a", 2) + "# x").getBytes(StandardCharsets.UTF_8);
    invalid[invalid.length - 1] = (byte) 0xff;
    write(file("a.yaml"), invalid);
    assertThat(ports(scan())).containsExactly("a=1");
    assertThat(folder.content().problems())
        .containsExactly(new FileProblem("a.yaml", 11, "is not UTF-8 text"));
    write(file("a.yaml"), "");
    scan();
    now += GRACE;
    assertThat(ports(scan())).isEmpty();
    assertThat(folder.content().problems()).isEmpty();
  }

  @Test
  void aTruncatedCharacterAtTheEndIsNoText() {
    write(file("a.yaml"), new byte[] {'#', (byte) 0xc3});
    assertThat(scan().problems()).hasSize(1);
  }

  @Test
  void aHugeFileIsNotRead() throws IOException {
    write(file("a.yaml"), route("a", 1));
    scan();
    try (RandomAccessFile huge = new RandomAccessFile(file("a.yaml").toFile(), "rw")) {
      huge.setLength(FileText.MAX_BYTES + 1L);
    }
    assertThat(ports(scan())).containsExactly("a=1");
    assertThat(folder.content().problems())
        .containsExactly(new FileProblem("a.yaml", 0, "is larger than 16 MiB"));
    write(file("a.yaml"), route("a", 1));
    assertThat(scan().problems()).isEmpty();
    assertThat(ports(folder.content())).containsExactly("a=1");
  }

  @Test
  void aLinkToNowhereIsNamedAndHoldsNothing() throws IOException {
    write(file("target"), route("a", 1));
    Files.createSymbolicLink(file("a.yaml"), file("target"));
    assertThat(ports(scan())).containsExactly("a=1");
    Files.delete(file("target"));
    assertThat(ports(scan())).isEmpty();
    assertThat(folder.content().problems())
        .containsExactly(
            new FileProblem("a.yaml", 0, "is a symbolic link to a file that does not exist"));
  }

  @Test
  void aRingOfLinksIsNamed() throws IOException {
    Files.createSymbolicLink(file("a.yaml"), file("b.yaml"));
    Files.createSymbolicLink(file("b.yaml"), file("a.yaml"));
    assertThat(scan().problems()).hasSize(2);
  }

  @Test
  void anEventsNameBeatsEqualSizeAndTime() throws IOException {
    FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    write(file("a.yaml"), route("a", 1));
    Files.setLastModifiedTime(file("a.yaml"), time);
    scan();
    write(file("a.yaml"), route("a", 2));
    Files.setLastModifiedTime(file("a.yaml"), time);
    folder.scan(FolderChanges.NONE, now);
    assertThat(ports(folder.content())).as("nothing tells").containsExactly("a=1");
    folder.scan(new FolderChanges(false, false, Set.of("a.yaml")), now);
    assertThat(ports(folder.content())).containsExactly("a=2");
  }

  @Test
  void anEventsNameIsEnoughForAFileThatCameAndForOneThatWent() throws IOException {
    write(file("a.yaml"), route("a", 1));
    scan();
    write(file("b.yaml"), route("b", 2));
    folder.scan(new FolderChanges(false, false, Set.of("b.yaml")), now);
    assertThat(ports(folder.content())).containsExactly("a=1", "b=2");
    Files.delete(file("a.yaml"));
    folder.scan(new FolderChanges(false, false, Set.of("a.yaml")), now);
    assertThat(ports(folder.content())).containsExactly("b=2");
  }

  @Test
  void anEventBeforeTheFolderWentAwayForgetsNothing() throws IOException {
    Path inner = Files.createDirectory(file("inner"));
    write(inner.resolve("a.yaml"), route("a", 1));
    folder = new ManifestFolder(inner);
    scan();
    Files.move(inner, file("elsewhere"));
    folder.scan(new FolderChanges(false, false, Set.of("a.yaml")), now);
    assertThat(ports(folder.content())).containsExactly("a=1");
  }

  @Test
  void onlyDocumentsThatChangedAreReadAnew() {
    write(file("a.yaml"), route("a", 1) + route("b", 2));
    Object before = scan().state().routes().get(1);
    write(file("a.yaml"), "# shifted\n" + route("a", 10) + route("b", 2));
    assertThat(scan().state().routes().get(1)).isSameAs(before);
    assertThat(ports(folder.content())).containsExactly("a=10", "b=2");
  }

  @Test
  void aChangeWithoutMeaningKeepsTheState() {
    write(file("a.yaml"), route("a", 1));
    Object before = scan().state();
    write(file("a.yaml"), route("a", 1) + "# a comment\n");
    assertThat(scan().state()).isSameAs(before);
  }

  @Test
  void aFolderThatGoesAwayKeepsItsLastContentUntilItIsBack() throws IOException {
    Path inner = Files.createDirectory(file("inner"));
    write(inner.resolve("a.yaml"), route("a", 1));
    folder = new ManifestFolder(inner);
    scan();
    Files.move(inner, file("elsewhere"));
    assertThat(ports(scan())).containsExactly("a=1");
    assertThat(folder.content().problems())
        .singleElement()
        .asString()
        .contains("no such file or folder; its last content goes on");
    assertThat(folder.scan(FolderChanges.EVERYTHING, now)).isFalse();
    Files.createDirectory(inner);
    write(inner.resolve("a.yaml"), route("a", 2));
    assertThat(ports(scan())).containsExactly("a=2");
    assertThat(folder.content().problems()).isEmpty();
  }

  @Test
  void readingOnceNeedsAFolder() {
    write(file("a.yaml"), route("a", 1));
    assertThatThrownBy(() -> ManifestFolder.read(file("none")))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("the manifest folder \".*none\" does not exist");
    assertThatThrownBy(() -> ManifestFolder.read(file("a.yaml")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a folder");
    assertThat(dir)
        .satisfies(path -> assertThat(ports(ManifestFolder.read(path))).containsExactly("a=1"));
  }
}
