package io.portway.k8s.status;

import io.portway.k8s.status.LedgerPlan.Write;
import io.portway.metrics.Counter;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hand that writes the ledger: one ConfigMap for 256 ports, each guarded by the resourceVersion
 * that the decision was made from. Only the holder of the writer's lease has one; its thread alone.
 */
final class Ledger {

  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private static final ApiCalls.Answer NOTHING = new ApiCalls.Answer(200, Map.of(), Duration.ZERO);

  private final ApiCalls api;
  private final OwnNames names;
  private final Counter written;

  /** ConfigMaps that have another version by now than this one; empty where there was none. */
  private final Map<String, String> outdated = new HashMap<>();

  private String lastProblem = "";

  Ledger(ApiCalls api, OwnNames names, Counter written) {
    this.api = api;
    this.names = names;
    this.written = written;
  }

  /**
   * Whether these records are older than what is known to be there: nothing can follow from them.
   */
  boolean isBehind(LedgerRecords records) {
    outdated
        .entrySet()
        .removeIf(entry -> !version(records, entry.getKey()).equals(entry.getValue()));
    return !outdated.isEmpty();
  }

  private static String version(LedgerRecords records, String name) {
    LedgerRecords.Shard shard = records.shard(name);
    return shard == null ? "" : shard.resourceVersion();
  }

  /** Goes on with whatever records there are: the newer ones have not come for too long. */
  void forget() {
    outdated.clear();
  }

  /**
   * Writes until one fails.
   *
   * @return the answer to the last: done; a conflict, after which a newer ledger is on its way to
   *     the translation and the claims have to be decided anew; or why it could not be
   */
  ApiCalls.Answer write(List<Write> writes) throws InterruptedException {
    ApiCalls.Answer answer = NOTHING;
    for (Write write : writes) {
      answer = write(write);
      if (answer.isDone() || answer.isConflict()) {
        String used = write.resourceVersion();
        outdated.put(write.name(), used == null ? "" : used);
      }
      if (!answer.isDone()) {
        break;
      }
      written.increment();
    }
    if (answer.isDone() || answer.isConflict()) {
      lastProblem = "";
    } else if (!answer.problem().equals(lastProblem)) {
      lastProblem = answer.problem();
      Problems.log(log, "ledger_failed", names.manager() + "-ports", "write", answer);
    }
    return answer;
  }

  private ApiCalls.Answer write(Write write) throws InterruptedException {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", write.name());
    metadata.put("namespace", names.namespace());
    metadata.put("labels", names.labels(OwnNames.LEDGER));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", "ConfigMap");
    object.put("metadata", metadata);
    object.put("data", write.data());
    String query = "?fieldManager=" + names.manager();
    if (write.resourceVersion() == null) {
      return api.create(names.configMapsPath() + query, object);
    }
    metadata.put("resourceVersion", write.resourceVersion());
    ApiCalls.Answer answer =
        api.replace(names.configMapsPath() + "/" + write.name() + query, object);
    // Deleted by hand: the watch says so too, and the next decision creates it.
    return answer.isMissing()
        ? new ApiCalls.Answer(409, answer.body(), answer.retryAfter())
        : answer;
  }
}
