package io.portway.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A page of metrics in Prometheus text, as it was when it was read. */
public record MetricsPage(String text) {

  /** Reads {@code /metrics} of this {@code ADDRESS:PORT}. */
  public static MetricsPage read(String server) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://" + server + "/metrics");
      return new MetricsPage(
          client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The sums of {@link #sum}, as whole numbers. */
  String sums(List<String> series) {
    return series.stream()
        .map(s -> String.format(Locale.ROOT, "%.0f", sum(s)))
        .collect(Collectors.joining(" "));
  }

  /**
   * The sum over the series of a metric; zero where there is none.
   *
   * @param series its name, and behind a slash what the labels must hold, such as {@code
   *     portway_sessions_closed_total/reason="finished"}
   */
  public double sum(String series) {
    int slash = series.indexOf('/');
    String name = slash < 0 ? series : series.substring(0, slash);
    String label = slash < 0 ? "" : series.substring(slash + 1);
    return text.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
