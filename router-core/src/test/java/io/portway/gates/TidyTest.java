package io.portway.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@link TidyRules} over the repository, and the rules to what they promise. */
class TidyTest {

  @Test
  void everyFileOfEveryModuleKeepsTheHouseRules() throws IOException {
    var files = Repository.javaFiles();
    assertThat(files).as("files that were found").hasSizeGreaterThan(20);
    var findings =
        Stream.concat(
                files.stream().flatMap(f -> TidyRules.check(f).stream()),
                TidyRules.checkPackages(files).stream())
            .toList();
    if (!findings.isEmpty()) {
      fail(String.join("\n", findings));
    }
  }

  private static List<String> check(String path, String text) throws IOException {
    return TidyRules.check(JavaFile.parse(path, text));
  }

  @Test
  void aLongFileMethodOrLineIsFound() throws IOException {
    assertThat(check("a/A.java", "class A {\n" + "\n".repeat(398) + "}\n")).isEmpty();
    assertThat(check("a/A.java", "class A {\n" + "\n".repeat(399) + "}\n"))
        .containsExactly("a/A.java:401: 401 lines in a file, at most 400");
    assertThat(check("a/A.java", "class A {\n  void m() {" + "\n".repeat(60) + "}\n}\n"))
        .containsExactly("a/A.java:2: 61 lines in m(), at most 60");
    assertThat(check("a/A.java", "class A {}\n//" + "x".repeat(119) + "\n"))
        .containsExactly("a/A.java:2: 121 columns in a line, at most 120");
  }

  @Test
  void unfinishedWorkIsFoundInMainCodeOnly() throws IOException {
    String text = "class A {}\n// TO" + "DO later\n";
    assertThat(check("m/src/test/java/A.java", text)).isEmpty();
    assertThat(check("m/src/main/java/A.java", text))
        .containsExactly("m/src/main/java/A.java:2: TO" + "DO in main code");
  }

  @Test
  void aSleepIsFoundHoweverItIsCalled() throws IOException {
    String text =
        """
        class A {
          void m() {
            Thread.sleep(1);
            TimeUnit.DAYS.sleep(1);
            sleep(1);
          }
        }
        """;
    assertThat(check("a/A.java", text))
        .extracting(f -> f.substring(0, f.indexOf(": ")))
        .containsExactly("a/A.java:3", "a/A.java:4", "a/A.java:5");
  }

  @Test
  void aDisabledTestIsFound() throws IOException {
    assertThat(check("a/A.java", "class A {\n @Disabled void m() {}\n}\n"))
        .containsExactly("a/A.java:2: @Disabled: a test runs or is deleted");
  }

  @Test
  void aPublicTypeNeedsAComment() throws IOException {
    assertThat(check("a/A.java", "/** Fine. */\npublic class A {\n public record B() {}\n}\n"))
        .containsExactly("a/A.java:3: public type B without a Javadoc comment");
  }

  @Test
  void aPackageNeedsADescriptionAndNullMarks() throws IOException {
    var lone = JavaFile.parse("a/A.java", "package a;\nclass A {}\n");
    var bare = JavaFile.parse("b/package-info.java", "package b;\n");
    var fine = JavaFile.parse("c/package-info.java", "/** C. */\n@NullMarked\npackage c;\n");
    assertThat(TidyRules.checkPackages(List.of(lone, bare, fine)))
        .containsExactlyInAnyOrder(
            "a/A.java:1: package a has no package-info.java",
            "b/package-info.java:1: package-info.java without @NullMarked",
            "b/package-info.java:1: package-info.java without a Javadoc comment");
  }
}
