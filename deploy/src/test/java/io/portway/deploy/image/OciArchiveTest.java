package io.portway.deploy.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, read by the system's own tar. */
class OciArchiveTest {

  private static final String LONG_NAME = "folder/" + "n".repeat(120);

  @TempDir private Path folder;

  @Test
  void equalContentGivesEqualBytes() throws Exception {
    assertThat(Files.readAllBytes(archive("one")))
        .isEqualTo(Files.readAllBytes(archive("another")));
  }

  @Test
  void everyBlobIsNamedByItsDigest() throws Exception {
    Path unpacked = unpack(archive("one"), folder.resolve("unpacked"));
    try (var blobs = Files.list(unpacked.resolve("blobs/sha256"))) {
      List<Path> all = blobs.toList();
      assertThat(all).hasSize(4);
      for (Path blob : all) {
        assertThat(run("sha256sum", blob.toString())).startsWith(blob.getFileName() + " ");
      }
    }
    assertThat(Files.readString(unpacked.resolve("index.json"))).contains("\"portway:1\"");
    assertThat(Files.readString(unpacked.resolve("manifest.json")))
        .contains("\"RepoTags\":[\"portway:1\"]");
  }

  @Test
  void tarFindsWhatWasWritten() throws Exception {
    Path tar = folder.resolve("a.tar");
    Path launcher = Files.writeString(folder.resolve("launcher"), "x");
    try (TarWriter writer = new TarWriter(Files.newOutputStream(tar), 0)) {
      writer.folder("folder", 01777);
      writer.file(LONG_NAME, 0644, "long".getBytes(UTF_8));
      writer.link("link", "/folder");
      writer.capableFile("launcher", 0755, launcher);
    }
    assertThat(run("tar", "--xattrs", "--xattrs-include=*", "-tvvf", tar.toString()).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("drwxrwxrwt").endsWith("folder/"),
            line -> assertThat(line).startsWith("-rw-r--r--").endsWith(LONG_NAME),
            line -> assertThat(line).startsWith("lrwxrwxrwx").endsWith("link -> /folder"),
            line -> assertThat(line).startsWith("-rwxr-xr-x").endsWith("launcher"),
            line -> assertThat(line).matches(" *x: 20 security.capability"));
  }

  private Path archive(String name) throws IOException {
    Path work = Files.createDirectories(folder.resolve(name));
    OciArchive archive = new OciArchive(work, Instant.EPOCH);
    archive.add("first", tar -> tar.file("a", 0644, new byte[100_000]));
    archive.add("second", tar -> tar.file("b", 0644, "b".getBytes(UTF_8)));
    Path file = work.resolve("image.tar");
    archive.write(file, "portway:1", "amd64", "{}");
    return file;
  }

  private static Path unpack(Path tar, Path into) throws Exception {
    Files.createDirectories(into);
    run("tar", "-xf", tar.toString(), "-C", into.toString());
    return into;
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
