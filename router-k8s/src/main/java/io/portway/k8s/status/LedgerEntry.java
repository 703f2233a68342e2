package io.portway.k8s.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portway.k8s.client.Json;
import io.portway.model.RouteId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who holds one bind key, and since when.
 *
 * @param uid never empty
 */
record LedgerEntry(RouteId holder, String uid, Instant since) {

  /** The value under the key's name, one line of JSON; the same text for the same entry. */
  String text() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("kind", holder.kind());
    fields.put("object", holder.toString());
    fields.put("uid", uid);
    fields.put("since", since.toString());
    return new String(Json.bytes(fields), UTF_8);
  }

  /** Null for what {@link #text} does not make. */
  static @Nullable LedgerEntry parse(String text) {
    if (!(Json.WHOLE.readOrNull(text.getBytes(UTF_8)) instanceof Map<?, ?> fields)) {
      return null;
    }
    String kind = Json.text(fields, "kind");
    String object = Json.text(fields, "object");
    String uid = Json.text(fields, "uid");
    int slash = object.indexOf('/');
    if (kind.isEmpty() || slash < 1 || slash == object.length() - 1 || uid.isEmpty()) {
      return null;
    }
    try {
      RouteId holder = new RouteId(kind, object.substring(0, slash), object.substring(slash + 1));
      return new LedgerEntry(holder, uid, Instant.parse(Json.text(fields, "since")));
    } catch (DateTimeException noTime) {
      return null;
    }
  }
}
