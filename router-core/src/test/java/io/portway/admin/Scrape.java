package io.portway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One scrape in the text format, read with the rules that promtool checks. */
final class Scrape {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{.*\\})?) (-?[0-9.eE+-]+|NaN|[+-]Inf)");

  private final String text;
  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Set<String> helps = new HashSet<>();

  private Scrape(String text) {
    this.text = text;
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        assertThat(helps.add(words[2])).as("one HELP for %s", words[2]).isTrue();
        assertThat(words[3]).isNotBlank();
      } else if (line.startsWith("# TYPE ")) {
        assertThat(types.put(words[2], words[3])).as("one TYPE for %s", words[2]).isNull();
      } else if (!line.startsWith("#")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(
                values.put(
                    sample.group(1),
                    Double.parseDouble(sample.group(2).replace("Inf", "Infinity"))))
            .as("one value for %s", sample.group(1))
            .isNull();
        assertThat(types).containsKey(family(sample.group(1)));
      }
    }
    assertThat(helps).isEqualTo(types.keySet());
  }

  private String family(String series) {
    String name = series.replaceFirst("\\{.*", "");
    String base = name.replaceFirst("_(count|sum)$", "");
    return "summary".equals(types.get(base)) ? base : name;
  }

  static Scrape of(MetricsPage page) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      page.write(page.contentType(null), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Scrape(out.toString(UTF_8));
  }

  static Scrape parse(String text) {
    return new Scrape(text);
  }

  String text() {
    return text;
  }

  Map<String, Double> values() {
    return values;
  }

  Map<String, String> types() {
    return types;
  }

  /** Absent is NaN. */
  double value(String series) {
    return values.getOrDefault(series, Double.NaN);
  }

  /** Series whose name or labels contain the text. */
  long count(String part) {
    return values.keySet().stream().filter(s -> s.contains(part)).count();
  }
}
