package io.portway.benchmarks.versus;

import java.io.Writer;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Sections for programs. Fields are only ever added. */
final class JsonReport {

  private JsonReport() {}

  /** Writes one object and closes the writer. */
  static void write(List<String> facts, List<Section> sections, Writer out) {
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("baseline", HaProxy.AS_SHIPPED);
      strings("facts", facts, json);
      json.writeArrayPropertyStart("scenarios");
      sections.forEach(section -> section(section, json));
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void section(Section section, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", section.id());
    json.writeStringProperty("title", section.title());
    json.writeBooleanProperty("failed", section.hasFailed());
    json.writeArrayPropertyStart("rows");
    for (String row : section.rows()) {
      json.writeStartObject();
      json.writeStringProperty(section.subject(), row);
      for (Measure measure : section.measures()) {
        measure(section, row, measure, json);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    strings("notes", section.notes(), json);
    json.writeEndObject();
  }

  private static void measure(Section section, String row, Measure measure, JsonGenerator json) {
    Optional<Spread> value = section.value(row, measure);
    if (value.isEmpty()) {
      return;
    }
    json.writeObjectPropertyStart(measure.key());
    json.writeStringProperty("title", measure.title());
    spread(value.get(), json);
    section
        .ratio(row, measure)
        .ifPresent(ratio -> {
          json.writeObjectPropertyStart("ratio");
          spread(ratio, json);
          json.writeEndObject();
        });
    json.writeEndObject();
  }

  private static void spread(Spread spread, JsonGenerator json) {
    json.writeNumberProperty("median", spread.median());
    json.writeNumberProperty("min", spread.min());
    json.writeNumberProperty("max", spread.max());
    json.writeNumberProperty("rounds", spread.rounds());
  }

  private static void strings(String name, List<String> values, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
