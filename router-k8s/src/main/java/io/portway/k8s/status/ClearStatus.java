package io.portway.k8s.status;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.portway.k8s.client.Json;
import io.portway.metrics.Counter;
import io.portway.model.RouteId;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes back everything that the routers of one status name have written, for an uninstall: status
 * entries first, then ledger, heartbeats and Lease. Used once, by a command, on its thread; what is
 * not there needs nothing, so it may be run again.
 */
public final class ClearStatus {

  /** A single call; the command is in no hurry. */
  private static final Duration CALL = Duration.ofSeconds(15);

  /**
   * What was taken back.
   *
   * @param statuses objects whose status carried something of ours
   * @param objects ConfigMaps and Lease that were deleted
   */
  public record Cleared(int statuses, int objects) {}

  private final ApiCalls api;
  private final StatusSettings settings;
  private final OwnNames names;

  /** For the cluster of this client, which stays the caller's. */
  public ClearStatus(KubernetesClient client, StatusSettings settings) {
    this(new HttpCalls(client, CALL), settings);
  }

  ClearStatus(ApiCalls api, StatusSettings settings) {
    this.api = api;
    this.settings = settings;
    this.names = settings.names();
  }

  /**
   * Takes it back.
   *
   * @throws IOException with one line for people when something of it could not be
   */
  public Cleared run() throws IOException, InterruptedException {
    int statuses = 0;
    for (StatusShape shape : StatusShape.values()) {
      statuses += clear(shape);
    }
    int objects = 0;
    for (String part : List.of(OwnNames.LEDGER, OwnNames.REPLICA)) {
      ApiCalls.Answer listed =
          required("list", names.listPath(part), api.get(names.listPath(part)));
      for (Map<?, ?> item : Json.objects(listed.body(), "items")) {
        String name = Json.text(Json.object(item, "metadata"), "name");
        objects += delete(names.configMapsPath() + "/" + name);
      }
    }
    return new Cleared(statuses, objects + delete(names.leasePath() + "/" + names.lease()));
  }

  private int clear(StatusShape shape) throws IOException, InterruptedException {
    Counter counter = new Counter();
    ObjectWriter writer =
        new ObjectWriter(
            api, names, InstantSource.system(), new ForeignHands(names, counter), counter);
    String path = shape.listPath(settings.objectsNamespace());
    ApiCalls.Answer answer = writer.read(shape, settings.objectsNamespace());
    if (answer.isMissing()) {
      return 0;
    }
    required("list", path, answer);
    List<RouteId> written = new ArrayList<>(writer.written());
    for (RouteId id : written) {
      ApiCalls.Answer cleared = writer.write(shape, id, null);
      if (!cleared.isMissing()) {
        required("patch", shape.path(id) + "/status", cleared);
      }
    }
    return written.size();
  }

  private int delete(String path) throws IOException, InterruptedException {
    ApiCalls.Answer answer = api.delete(path);
    if (answer.isMissing()) {
      return 0;
    }
    required("delete", path, answer);
    return 1;
  }

  private static ApiCalls.Answer required(String verb, String path, ApiCalls.Answer answer)
      throws IOException {
    if (!answer.isDone()) {
      throw new IOException("could not " + verb + " " + path + ": " + answer.problem());
    }
    return answer;
  }
}
