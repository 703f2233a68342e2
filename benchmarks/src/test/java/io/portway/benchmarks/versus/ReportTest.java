package io.portway.benchmarks.versus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The same two sections as Markdown, JSON and SVG. */
class ReportTest {

  private static final Measure CPU = new Measure(Measure.CPU, "CPU, us/unit", 2, true);
  private static final Measure RATE = new Measure("rate", "units/s", 0, false);

  private static Section measured() {
    Section section = new Section("02-pp64", "64 B <ping> & \"pong\"", "proxy", List.of(CPU, RATE));
    for (int round = 0; round < 3; round++) {
      section.add("HAProxy", CPU, round, 10);
      section.add("HAProxy", RATE, round, 1_234);
      section.add("Portway", CPU, round, 7 + round);
    }
    section.note("a note");
    return section;
  }

  private static Section skipped() {
    Section section = new Section("11-ports", "ports", "proxy", List.of(RATE));
    section.note("skipped: needs root");
    return section;
  }

  private static Document parse(String svg)
      throws ParserConfigurationException, IOException, SAXException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void markdownHasARowAProxyWithSpreadsAndRatios() {
    assertThat(MarkdownReport.section(measured()))
        .isEqualTo(
            """
            ## 02-pp64: 64 B <ping> & "pong"

            | proxy | CPU, us/unit | to HAProxy | units/s |
            |---|---|---|---|
            | HAProxy | 10.00 (10.00-10.00) | **1.00** (1.00-1.00) | 1,234 (1,234-1,234) |
            | Portway | 8.00 (7.00-9.00) | **0.80** (0.70-0.90) | - |

            - a note
            """);
  }

  @Test
  void markdownOfWhatWasNotMeasuredHasNoTable() {
    assertThat(MarkdownReport.section(skipped()))
        .isEqualTo("## 11-ports: ports\n\n- skipped: needs root\n");
  }

  @Test
  void markdownComparesNothingWhereTheBaselineIsMissing() {
    Section section = new Section("01-direct", "direct", "workload", List.of(CPU));
    section.add("02-pp64", CPU, 0, 5);
    assertThat(MarkdownReport.section(section)).contains("| workload | CPU, us/unit |\n");
  }

  @Test
  void jsonHoldsEveryValueAndRatio() {
    StringWriter out = new StringWriter();
    JsonReport.write(List.of("a \"fact\""), List.of(measured(), skipped()), out);
    int tokens = 0;
    try (JsonParser parser =
        new JsonFactory().createParser(ObjectReadContext.empty(), out.toString())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        tokens++;
      }
    }
    assertThat(tokens).isPositive();
    assertThat(out.toString())
        .contains("\"baseline\":\"HAProxy\"", "\"facts\":[\"a \\\"fact\\\"\"]")
        .contains("\"ratio\":{\"median\":0.8,\"min\":0.7,\"max\":0.9,\"rounds\":3}")
        .contains("\"notes\":[\"skipped: needs root\"]");
  }

  @Test
  void theChartIsWellFormedAndHasABarForEveryRatio() throws Exception {
    Document svg =
        parse(Chart.draw(List.of(measured(), skipped()), List.of("2 processors & more")));
    // The background and two proxies.
    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(3);
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("02-pp64: 64 B <ping> & \"pong\"", "HAProxy", "Portway", "0.80", "2 processors &")
        .doesNotContain("11-ports");
  }

  @Test
  void theChartOfARunThatComparedNothingSaysSo() throws Exception {
    Document svg = parse(Chart.draw(List.of(skipped()), List.of()));
    assertThat(svg.getDocumentElement().getTextContent()).contains("No CPU was compared");
  }
}
