package io.portway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.app.options.OptionsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The documentation of the options is the declarations' own. */
class OptionsPageTest {

  @Test
  void docsOptionsIsWhatTheDeclarationsSay() throws IOException {
    Path page = Path.of("..", "docs", "options.md");
    String expected = OptionsPage.render(Main.commandLine(Map.of()));
    if ("fix".equals(System.getProperty("portway.docs"))) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, expected);
    }
    assertThat(page).as("run it again with -Dportway.docs=fix").hasContent(expected);
  }
}
