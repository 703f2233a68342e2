package io.portway.control;

import io.portway.model.ControlReport;
import io.portway.source.IntentSink;
import io.portway.source.IntentSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A source that does nothing by itself and keeps what it hears. */
final class FakeSource implements IntentSource {

  final List<ControlReport> reports = new CopyOnWriteArrayList<>();
  private final String name;

  FakeSource(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start(IntentSink sink) {}

  @Override
  public void onReport(ControlReport report) {
    reports.add(report);
  }

  @Override
  public void close() {}
}
