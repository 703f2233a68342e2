package io.portway.deploy.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * An image in one file: the OCI image layout (OCI image specification 1.1) as a tar, with the
 * {@code manifest.json} beside it that {@code docker load} reads. Layers come first, then {@link
 * #write}.
 */
final class OciArchive {

  private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

  private record Blob(String digest, long size) {
    String descriptor(String type) {
      return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
          .formatted(type, digest, size);
    }
  }

  /**
   * @param diffId digest of the tar before compression
   */
  private record Compressed(Blob blob, String diffId, String comment) {}

  /** Writes the content of a layer. */
  interface Content {
    void writeTo(TarWriter tar) throws IOException;
  }

  private final Path work;
  private final Instant created;
  private final List<Compressed> layers = new ArrayList<>();

  /** {@code work} is an empty folder, which holds compressed layers until they are written. */
  OciArchive(Path work, Instant created) {
    this.work = work;
    this.created = created;
  }

  /** Adds a layer above those that are there. */
  void add(String comment, Content content) throws IOException {
    Path file = work.resolve("layer-" + layers.size() + ".tar.gz");
    MessageDigest compressed = sha256();
    MessageDigest plain = sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), compressed);
        OutputStream tar = new DigestOutputStream(new GZIPOutputStream(out, 1 << 16), plain)) {
      try (TarWriter writer = new TarWriter(tar, created.getEpochSecond())) {
        content.writeTo(writer);
      }
    }
    layers.add(new Compressed(new Blob(hex(compressed), Files.size(file)), hex(plain), comment));
  }

  /**
   * Writes the archive.
   *
   * @param name of the image, such as {@code portway:1.0}
   * @param config the fields of the configuration's {@code config}, as JSON
   */
  void write(Path archive, String name, String architecture, String config) throws IOException {
    Map<String, byte[]> blobs = new TreeMap<>();
    Blob configBlob = keep(blobs, configuration(architecture, config));
    Blob manifest = keep(blobs, manifest(configBlob));
    String index =
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"sha256:%s",\
        "size":%d,"platform":{"architecture":"%s","os":"linux"},\
        "annotations":{"org.opencontainers.image.ref.name":"%s"}}]}\
        """
            .formatted(
                INDEX_TYPE, MANIFEST_TYPE, manifest.digest(), manifest.size(), architecture, name);
    String forDocker =
        "[{\"Config\":\"blobs/sha256/%s\",\"RepoTags\":[\"%s\"],\"Layers\":[%s]}]"
            .formatted(
                configBlob.digest(),
                name,
                layers.stream()
                    .map(layer -> "\"blobs/sha256/" + layer.blob().digest() + "\"")
                    .collect(Collectors.joining(",")));
    try (TarWriter tar = new TarWriter(Files.newOutputStream(archive), created.getEpochSecond())) {
      tar.file("oci-layout", 0644, "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
      tar.file("index.json", 0644, index.getBytes(UTF_8));
      tar.file("manifest.json", 0644, forDocker.getBytes(UTF_8));
      tar.folder("blobs", 0755);
      tar.folder("blobs/sha256", 0755);
      for (var blob : blobs.entrySet()) {
        tar.file("blobs/sha256/" + blob.getKey(), 0644, blob.getValue());
      }
      for (int i = 0; i < layers.size(); i++) {
        tar.file(
            "blobs/sha256/" + layers.get(i).blob().digest(),
            0644,
            work.resolve("layer-" + i + ".tar.gz"));
      }
    }
  }

  private String configuration(String architecture, String config) {
    String diffIds =
        layers.stream()
            .map(layer -> "\"sha256:" + layer.diffId() + "\"")
            .collect(Collectors.joining(","));
    String history =
        layers.stream()
            .map(layer ->
                "{\"created\":\"%s\",\"comment\":\"%s\"}".formatted(created, layer.comment()))
            .collect(Collectors.joining(","));
    return """
    {"created":"%s","architecture":"%s","os":"linux","config":%s,\
    "rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}\
    """
        .formatted(created, architecture, config, diffIds, history);
  }

  private String manifest(Blob config) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(
            MANIFEST_TYPE,
            config.descriptor(CONFIG_TYPE),
            layers.stream()
                .map(layer -> layer.blob().descriptor(LAYER_TYPE))
                .collect(Collectors.joining(",")));
  }

  private static Blob keep(Map<String, byte[]> blobs, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    MessageDigest digest = sha256();
    digest.update(bytes);
    Blob blob = new Blob(hex(digest), bytes.length);
    blobs.put(blob.digest(), bytes);
    return blob;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
