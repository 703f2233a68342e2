package io.portway.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlParserTest {

  @Test
  void valuesHaveTheTypesThatKubectlGivesThem() throws MalformedYaml {
    assertThat(
            YamlParser.parse(
                "[1, -5, +7, 1.5, 1e3, true, no, 'no', \"1\", ~, null, abc, 2026-01-31, !!str 80]"))
        .isEqualTo(
            Arrays.asList(
                1L,
                -5L,
                7L,
                1.5,
                1000.0,
                true,
                false,
                "no",
                "1",
                null,
                null,
                "abc",
                "2026-01-31",
                "80"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"013306", "0x50", "0b1", "1_000", "--1", "1-2", ".", "+", "1e", "1.2.3", "08"})
  void numbersThatReadersWouldMistakeStayText(String text) throws MalformedYaml {
    assertThat(YamlParser.parse("[" + text + "]")).isEqualTo(List.of(text));
  }

  @Test
  void jsonIsRead() throws MalformedYaml {
    assertThat(YamlParser.parse("{\n\t\"a\": [1, {\"b\": null}],\n\t\"c\": \"x\\/y\\u0041\"\n}\n"))
        .isEqualTo(
            Map.of("a", Arrays.asList(1L, Collections.singletonMap("b", null)), "c", "x/yA"));
  }

  @Test
  void mergeKeysGiveWayToOwnKeys() throws MalformedYaml {
    assertThat(
            YamlParser.parse(
                "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\n"))
        .extracting(root -> ((Map<?, ?>) root).get("c"))
        .isEqualTo(Map.of("x", 3L, "y", 1L, "z", 2L));
  }

  @Test
  void nothingIsNull() throws MalformedYaml {
    assertThat(YamlParser.parse("")).isNull();
    assertThat(YamlParser.parse("# a comment\n\n")).isNull();
    assertThat(YamlParser.parse("---\n# a comment\n")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1\\nb: 2\\na: 3 | 3 | defined twice",
        "{\"a\": 1, \"a\": 2} | 1 | defined twice",
        "a: 1\\n  b: 2 | 2 | mapping values are not allowed",
        "a: [1, 2 | 1 | expected",
        "a: *nowhere | 1 | names no finished anchor",
        "a: &self\\n  b: *self | 2 | names no finished anchor",
        "? [a]\\n: b | 1 | must be a single value",
        "a: !custom x | 1 | tag",
        "a: !!binary aGk= | 1 | tag",
        "<<: 5 | 1 | merge key",
        "a: 1\\n...\\nb: 2 | 3 | document",
        "a: \"\\u0001\" | 1 | U+0001",
        "%YAML 1.2 | 1 | document start"
      })
  void mistakesAreNamedWithTheirLine(String escaped, int line, String message) {
    String text = escaped.replace("\\n", "\n").replace("\\u0001", "\u0001");
    assertThatThrownBy(() -> YamlParser.parse(text))
        .isInstanceOfSatisfying(
            MalformedYaml.class,
            e -> {
              assertThat(e.line()).isEqualTo(line);
              assertThat(e.getMessage()).contains(message).doesNotContain("\n");
            });
  }

  @Test
  void billionLaughsAreRefusedBeforeTheyCostMemory() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(10)));
    }
    assertMalformed(bomb.toString(), "more than 1000000 values");
  }

  @Test
  void aliasesAreCounted() {
    assertMalformed(
        "a: &a x\nb: [" + "*a, ".repeat(YamlParser.MAX_ALIASES + 1) + "]",
        "more than 1000 aliases");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[[{a: ["})
  void deepNestingIsRefusedWithoutUsingTheStack(String opening) {
    assertThatThrownBy(() -> YamlParser.parse(opening.repeat(300_000)))
        .isInstanceOf(MalformedYaml.class);
  }

  @Test
  void nestingUpToTheBoundIsRead() throws MalformedYaml {
    int depth = YamlParser.MAX_DEPTH;
    assertThat(YamlParser.parse("[".repeat(depth) + "]".repeat(depth))).isInstanceOf(List.class);
    assertMalformed("[".repeat(depth + 1) + "]".repeat(depth + 1), "nested more than 200 deep");
  }

  @Test
  void valuesAreCounted() {
    assertMalformed("[" + "1,".repeat(YamlParser.MAX_VALUES + 1) + "]", "more than 1000000 values");
  }

  @Test
  void garbageIsAlwaysAnAnswerAndNeverAnotherException() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String alphabet = "{}[]:,-?&*!|>'\"%@`#~ab01.\n\t \\<=\u0085\u2028\ufeff\ud83d\u0000é";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(60);
      for (int j = 0; j < length; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(ManifestDocument.parse(text.toString()))
          .as("seed %d, text %s", seed, text)
          .satisfies(document ->
              assertThat(document.malformed().isEmpty()).isEqualTo(document.malformedLine() == 0));
    }
  }

  private static void assertMalformed(String text, String message) {
    assertThatThrownBy(() -> YamlParser.parse(text))
        .isInstanceOf(MalformedYaml.class)
        .hasMessageContaining(message);
  }
}
