package io.portway.app.check;

import io.portway.app.options.Durations;
import io.portway.model.RouteIntent;
import io.portway.model.Timeouts;
import io.portway.model.Verdict;
import java.io.PrintWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Prints a result for programs. Fields are only ever added. */
final class CheckJson {

  /** Jackson asks its context for the printer; the empty context has none. */
  private static final class Pretty extends ObjectWriteContext.Base {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter();
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }

  private CheckJson() {}

  static void print(CheckResult result, PrintWriter out) {
    try (JsonGenerator json = new JsonFactory().createGenerator(new Pretty(), out)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("routes");
      for (CheckedRoute route : result.routes()) {
        writeRoute(route, json);
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("files");
      for (var problem : result.files()) {
        json.writeStartObject();
        json.writeStringProperty("file", problem.file());
        json.writeNumberProperty("line", problem.line());
        json.writeStringProperty("problem", problem.problem());
        json.writeEndObject();
      }
      json.writeEndArray();
      writeStrings("warnings", result.warnings(), json);
      writeStrings("otherKinds", result.otherKinds(), json);
      json.writeObjectPropertyStart("summary");
      for (Verdict.Status status : Verdict.Status.values()) {
        json.writeNumberProperty(CheckTable.label(status), result.count(status));
      }
      json.writeBooleanProperty("clean", result.isClean());
      json.writeEndObject();
      json.writeEndObject();
    }
    out.println();
    out.flush();
  }

  private static void writeRoute(CheckedRoute route, JsonGenerator json) {
    Verdict verdict = route.verdict();
    json.writeStartObject();
    json.writeStringProperty("kind", verdict.id().kind());
    json.writeStringProperty("namespace", verdict.id().namespace());
    json.writeStringProperty("name", verdict.id().name());
    json.writeStringProperty("status", CheckTable.label(verdict.status()));
    json.writeStringProperty("reason", verdict.reason().label());
    json.writeStringProperty("message", verdict.message());
    writeStrings("warnings", verdict.warnings(), json);
    RouteIntent intent = route.intent();
    if (intent != null) {
      writeSettings(intent, route, json);
    }
    json.writeEndObject();
  }

  private static void writeSettings(RouteIntent intent, CheckedRoute route, JsonGenerator json) {
    json.writeNumberProperty("port", intent.bind().port());
    json.writeStringProperty("bind", intent.bind().toString());
    json.writeStringProperty("balance", intent.balance().label());
    Timeouts timeouts = intent.timeouts();
    json.writeObjectPropertyStart("timeouts");
    json.writeStringProperty("connect", Durations.format(timeouts.connect()));
    json.writeStringProperty("connectDeadline", Durations.format(timeouts.connectDeadline()));
    json.writeStringProperty("idle", Durations.format(timeouts.idle()));
    json.writeStringProperty("halfClosed", Durations.format(timeouts.halfClosed()));
    json.writeEndObject();
    json.writeBooleanProperty("resetWhenUnavailable", intent.resetWhenUnavailable());
    json.writeArrayPropertyStart("targets");
    for (CheckedTarget target : route.targets()) {
      json.writeStartObject();
      json.writeStringProperty("service", target.service());
      json.writeNumberProperty("weight", target.weight());
      writeStrings("endpoints", target.endpoints(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeStrings(String name, Iterable<String> values, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
