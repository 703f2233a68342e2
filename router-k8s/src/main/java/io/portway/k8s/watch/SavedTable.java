package io.portway.k8s.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.api.ObjectReader;
import io.portway.k8s.api.ObjectWriter;
import io.portway.k8s.api.RouteObject;
import io.portway.k8s.api.UserText;
import io.portway.k8s.client.Json;
import io.portway.k8s.state.ClusterState;
import io.portway.k8s.translate.HeldClaims;
import io.portway.k8s.translate.Translation;
import io.portway.model.BindKey;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.model.Seniority;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * The last good table in a file: one line that says what follows, the objects in the API's own form
 * and who held which port, and a checksum of it all. Written beside the file, synced and moved into
 * its place, so that neither a full disk nor a kill leaves half of one; what does not fit its
 * checksum, its version or our options is passed over. Used by one thread at a time.
 */
final class SavedTable {

  private static final Logger log = LoggerFactory.getLogger(SavedTable.class);

  static final String FILE = "portway-table.json";

  /** Of the form of the file; another one is not read. */
  private static final int VERSION = 1;

  /** SHA-256 of everything before it, in hex; the end of the file. */
  private static final int CHECKSUM_LENGTH = 64;

  private static final int BUFFER = 64 * 1024;

  /** 10,000 Routes with 10 endpoints each take about 30 MB. */
  private static final long MAX_BYTES = 256L * 1024 * 1024;

  /**
   * What the file holds.
   *
   * @param saved when it was written
   */
  record Content(ClusterState state, HeldClaims held, Instant saved) {}

  /** Whose claim was recorded. */
  private record Claim(RouteId id, String uid, BindKey bind) {}

  private final Path file;
  private final String scope;

  /**
   * A file that is not looked at yet.
   *
   * @param scope what the table is of: server and selectors. Another one's table is not ours
   */
  SavedTable(Path dir, String scope) {
    this.file = dir.resolve(FILE);
    this.scope = scope;
  }

  /** Null where there is none that can be used; the log says why. */
  @Nullable Content read() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it is larger than " + MAX_BYTES + " bytes");
      }
      return parse(Files.readAllBytes(file));
    } catch (NoSuchFileException none) {
      log.info("event=saved_table_absent file={}", UserText.logfmt(file.toString()));
    } catch (IOException | JacksonException | DateTimeException e) {
      log.warn(
          "event=saved_table_unusable file={} reason={}",
          UserText.logfmt(file.toString()),
          UserText.logfmt(ApiConnection.reason(e)));
    }
    return null;
  }

  private Content parse(byte[] bytes) throws IOException {
    int trailer = bytes.length - CHECKSUM_LENGTH;
    int end = 0;
    while (end < trailer && bytes[end] != '\n') {
      end++;
    }
    if (end >= trailer) {
      throw new IOException("it is not whole");
    }
    Map<String, @Nullable Object> head = Json.WITHOUT_STATUS.readObject(Arrays.copyOf(bytes, end));
    if (!Integer.valueOf(VERSION).equals(head.get("version"))) {
      throw new IOException("its version is " + head.get("version") + ", not " + VERSION);
    }
    if (!scope.equals(head.get("scope"))) {
      throw new IOException("it is of another cluster or of other selectors");
    }
    MessageDigest digest = sha256();
    digest.update(bytes, 0, trailer);
    if (!checksum(digest).equals(new String(bytes, trailer, CHECKSUM_LENGTH, UTF_8))) {
      throw new IOException("its checksum does not fit");
    }
    Map<String, @Nullable Object> content =
        Json.WITHOUT_STATUS.readObject(Arrays.copyOfRange(bytes, end + 1, trailer));
    ObjectReader.Reading objects =
        ObjectReader.read(
            Map.of("apiVersion", "v1", "kind", "List", "items", list(content.get("objects"))));
    return new Content(
        ClusterState.of(objects.objects()),
        held(list(content.get("held"))),
        Instant.parse(String.valueOf(head.get("saved"))));
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static HeldClaims held(List<?> entries) throws IOException {
    Map<Claim, Instant> held = new HashMap<>();
    for (Object entry : entries) {
      if (entry instanceof Map<?, ?> map && map.get("port") instanceof Integer port) {
        RouteId id = new RouteId(text(map, "kind"), text(map, "namespace"), text(map, "name"));
        String address = text(map, "address");
        BindKey bind =
            address.isEmpty()
                ? BindKey.ofPort(port)
                : new BindKey(InetAddress.ofLiteral(address), port);
        held.put(new Claim(id, text(map, "uid"), bind), Instant.parse(text(map, "since")));
      }
    }
    return (id, uid, bind) -> held.get(new Claim(id, uid, bind));
  }

  private static String text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }

  /**
   * Takes the place of what was saved before, or changes nothing.
   *
   * @throws IOException where it could not be written whole
   */
  void write(Translation translation, Instant now) throws IOException {
    Path fresh = file.resolveSibling(FILE + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        write(translation, now, Channels.newOutputStream(channel));
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder();
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    } catch (JacksonException e) {
      Files.deleteIfExists(fresh);
      throw new IOException(ApiConnection.reason(e), e);
    }
  }

  /** Object by object: the table in one piece would be the largest thing on the heap. */
  private void write(Translation translation, Instant now, OutputStream file) throws IOException {
    MessageDigest digest = sha256();
    DigestOutputStream out = new DigestOutputStream(new BufferedOutputStream(file, BUFFER), digest);
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("format", "portway-table");
    head.put("version", VERSION);
    head.put("saved", now.toString());
    head.put("scope", scope);
    out.write(Json.bytes(head));
    out.write('\n');
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("objects");
      for (KubernetesObject object : translation.state().objects()) {
        // What was wrong with a Route that was refused for its shape is not written.
        if (!(object instanceof RouteObject route) || route.problems().isEmpty()) {
          Json.write(json, named(object));
        }
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("held");
      for (RouteIntent intent : translation.update().intents()) {
        if (intent.seniority().heldSince() != null) {
          Json.write(json, claim(intent));
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
    out.on(false);
    out.write(checksum(digest).getBytes(UTF_8));
    out.flush();
  }

  /** Only then does the new name outlast a power failure. */
  private void syncFolder() throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static Map<String, Object> named(KubernetesObject object) {
    Resource resource = Resource.ofKind(object.kind());
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("apiVersion", resource.apiVersion());
    map.put("kind", resource.kind());
    map.putAll(ObjectWriter.write(object));
    return map;
  }

  private static Map<String, Object> claim(RouteIntent intent) {
    Seniority seniority = intent.seniority();
    InetAddress address = intent.bind().address();
    Map<String, Object> claim = new LinkedHashMap<>();
    claim.put("kind", intent.id().kind());
    claim.put("namespace", intent.id().namespace());
    claim.put("name", intent.id().name());
    claim.put("uid", seniority.uid());
    claim.put("address", address == null ? "" : address.getHostAddress());
    claim.put("port", intent.bind().port());
    claim.put("since", String.valueOf(seniority.heldSince()));
    return claim;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static String checksum(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
