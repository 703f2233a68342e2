package io.portway.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.googlejavaformat.java.Formatter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every Java file looks as google-java-format leaves it. {@code mvn -q -pl router-core test
 * -Dtest=FormatTest -Dportway.format=fix} rewrites those that do not.
 */
class FormatTest {

  private static final boolean FIX = "fix".equals(System.getProperty("portway.format"));

  @Test
  void everyFileOfEveryModuleIsFormatted() throws Exception {
    List<String> findings = new ArrayList<>();
    for (JavaFile file : Repository.javaFiles()) {
      String formatted = new Formatter().formatSourceAndFixImports(file.text());
      if (!formatted.equals(file.text())) {
        findings.add(file.finding(firstDifference(file.text(), formatted), "not formatted"));
        rewriteIfAsked(file, formatted);
      }
    }
    if (!FIX && !findings.isEmpty()) {
      fail(
          "%s%nrun: mvn -q -pl router-core test -Dtest=FormatTest -Dportway.format=fix",
          String.join("\n", findings));
    }
  }

  private static void rewriteIfAsked(JavaFile file, String formatted) throws IOException {
    if (FIX) {
      Files.writeString(Repository.root().resolve(file.path()), formatted);
    }
  }

  private static int firstDifference(String text, String formatted) {
    var lines = text.lines().toList();
    var wanted = formatted.lines().toList();
    int line = 0;
    while (line < Math.min(lines.size(), wanted.size())
        && lines.get(line).equals(wanted.get(line))) {
      line++;
    }
    return line + 1;
  }

  @Test
  void theFormatterReadsTheNewestSyntax() throws Exception {
    String text =
        """
        class A {
          String m(Object o) {
            return switch (o) {
              case Integer _ -> "int";
              case Pair(var a, _) when a != null -> "pair";
              default -> "other";
            };
          }
        }
        """;
    assertThat(new Formatter().formatSourceAndFixImports(text)).isEqualTo(text);
  }
}
