package io.portway.benchmarks.versus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

  @TempDir private Path folder = Path.of("");

  private Path program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  @Test
  void aProgramComesFromPathOrFromItsVariable() throws IOException {
    Path onPath = program("haproxy", "");
    Path other = program("other", "");
    String path = "/nowhere:" + folder;
    assertThat(new Programs(Map.of("PATH", path)).haproxy()).isEqualTo(onPath);
    assertThat(new Programs(Map.of("PATH", path, "HAPROXY", other.toString())).haproxy())
        .isEqualTo(other);
  }

  @Test
  void aMissingProgramSaysHowToGetIt() {
    String nowhere = folder.resolve("absent").toString();
    assertThatThrownBy(() -> new Programs(Map.of("NGINX", nowhere)).nginx())
        .isInstanceOf(Programs.MissingException.class)
        .hasMessage("NGINX is " + nowhere + ", which is no program; set it to one, or unset it");
    assertThat(Programs.missing("haproxy").getMessage())
        .startsWith("no haproxy on PATH; install it (apt-get install haproxy")
        .doesNotContain("\n");
    assertThat(Programs.missing("nginx").getMessage()).contains("libnginx-mod-stream");
  }

  @Test
  void theStreamModuleIsFoundWhereNginxWasBuiltToLookForIt() throws IOException {
    Path module = Files.createFile(folder.resolve("ngx_stream_module.so"));
    Path dynamic =
        program("a", "echo configure arguments: --with-stream=dynamic --modules-path=" + folder);
    Path builtIn = program("b", "echo configure arguments: --with-stream --with-x >&2");
    Path without = program("c", "echo configure arguments: --with-x");
    assertThat(Programs.streamModule(dynamic)).contains(module);
    assertThat(Programs.streamModule(builtIn)).isEqualTo(Optional.empty());
    assertThatThrownBy(() -> Programs.streamModule(without))
        .isInstanceOf(Programs.MissingException.class)
        .hasMessageContaining("has no stream module; install it");
  }
}
