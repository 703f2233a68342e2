package io.portway.k8s.watch;

import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.api.ObjectReader;
import io.portway.k8s.api.UserText;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From what the API server sends to a table: reads, reduces, puts. One malformed object costs only
 * itself: what was known of it stays. Used by one reflector on its thread.
 */
final class ObjectSink<T extends KubernetesObject> implements ReflectorSink {

  private static final Logger log = LoggerFactory.getLogger(ObjectSink.class);

  private final ObjectTable<T> table;
  private final Runnable changed;
  private final Runnable unreadable;
  private final Set<ObjectName> malformed = new HashSet<>();
  private ObjectTable<T>.@Nullable Listing listing;

  /**
   * A sink.
   *
   * @param changed called when the table gives something else than before
   * @param unreadable called for every object that could not be read, for the metric
   */
  ObjectSink(ObjectTable<T> table, Runnable changed, Runnable unreadable) {
    this.table = table;
    this.changed = changed;
    this.unreadable = unreadable;
  }

  @Override
  public void beginList() {
    listing = table.listing();
  }

  @Override
  public void listed(Resource resource, Map<String, @Nullable Object> item) {
    ObjectTable<T>.Listing current = listing;
    if (current == null) {
      throw new IllegalStateException("no list has begun");
    }
    KubernetesObject object = read(resource, item);
    ObjectName name = name(item);
    if (object != null) {
      current.add(object);
    } else if (name != null) {
      current.keep(name);
    }
  }

  @Override
  public void endList() {
    ObjectTable<T>.Listing current = listing;
    listing = null;
    if (current != null && table.replace(current)) {
      changed.run();
    }
  }

  @Override
  public void put(Resource resource, Map<String, @Nullable Object> item) {
    KubernetesObject object = read(resource, item);
    if (object != null && table.put(object)) {
      changed.run();
    }
  }

  @Override
  public void remove(Map<String, @Nullable Object> item) {
    ObjectName name = name(item);
    if (name != null) {
      malformed.remove(name);
      if (table.remove(name)) {
        changed.run();
      }
    }
  }

  private @Nullable KubernetesObject read(Resource resource, Map<String, @Nullable Object> item) {
    ObjectReader.Reading reading = ObjectReader.read(item, resource.apiVersion(), resource.kind());
    ObjectName name = name(item);
    if (!reading.objects().isEmpty()) {
      if (name != null && !malformed.isEmpty()) {
        malformed.remove(name);
      }
      return Reduction.reduce(reading.objects().getFirst());
    }
    unreadable.run();
    if (name == null || malformed.add(name)) {
      log.warn(
          "event=object_unreadable resource={} problem={} effect=\"what was known of it stays\"",
          resource.label(),
          UserText.logfmt(String.join("; ", reading.problems())));
    }
    return null;
  }

  private static @Nullable ObjectName name(Map<String, @Nullable Object> item) {
    if (item.get("metadata") instanceof Map<?, ?> metadata
        && metadata.get("name") instanceof String name) {
      return new ObjectName(metadata.get("namespace") instanceof String ns ? ns : "", name);
    }
    return null;
  }
}
