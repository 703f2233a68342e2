package io.portway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortSetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "80 | 80",
        "80,443,30000-32767 | 80,443,30000-32767",
        "443, 80 , 81 | 80-81,443",
        "10-20,15-30,31 | 10-31",
        "1-65535 | 1-65535",
        "7-7 | 7"
      })
  void listsAreMergedAndPrintedShort(String text, String printed) {
    assertThat(PortSet.parse(text)).hasToString(printed);
    assertThat(PortSet.parse(printed)).isEqualTo(PortSet.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "65536",
        "80,",
        "a",
        "-1",
        "+1",
        "20-10",
        "1-",
        "-",
        "1-2-3",
        "٣",
        "99999999999",
        "1 2"
      })
  void anythingElseIsRefusedInOneLine(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PortSet.parse(text))
        .withMessageMatching(
            "\".*\" is not a port or a range of ports; accepted: ports 1-65535 and .*");
  }

  @Test
  void theMessageNamesThePartAndEscapesIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PortSet.parse("80,x\"\n,90"))
        .withMessageStartingWith("\"x\\\"\" is not a port");
  }

  @Test
  void printingAndReadingBackGivesTheSameSet() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      PortSet set = PortSet.NONE;
      for (int i = 0; i <= random.nextInt(20); i++) {
        int first = 1 + random.nextInt(65_535);
        set = set.plus(PortSet.ofRange(first, Math.min(65_535, first + random.nextInt(300))));
      }
      assertThat(PortSet.parse(set.toString())).as("seed %d", seed).isEqualTo(set);
    }
  }

  @Test
  void emptyAndFullSetsContainNothingAndEverything() {
    assertThat(PortSet.NONE.isEmpty()).isTrue();
    assertThat(PortSet.NONE).hasToString("none");
    assertThat(PortSet.NONE.contains(80)).isFalse();
    assertThat(PortSet.ALL.contains(1)).isTrue();
    assertThat(PortSet.ALL.contains(65_535)).isTrue();
    assertThat(PortSet.ALL.contains(0)).isFalse();
    assertThat(PortSet.ALL.contains(-1)).isFalse();
  }
}
