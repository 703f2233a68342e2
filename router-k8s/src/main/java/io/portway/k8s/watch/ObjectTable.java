package io.portway.k8s.watch;

import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.api.ObjectReader;
import io.portway.k8s.api.ObjectWriter;
import io.portway.k8s.client.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind. Those that can matter are records; the others, by far the most in a big
 * cluster, are packed into some 300 bytes each, to be unpacked when a Route first refers to their
 * Service. Packed rather than forgotten: reading them again on demand would need the API server at
 * the very moment, and would race with the watch. A reflector writes, the control thread takes; the
 * table's lock is held for either.
 */
final class ObjectTable<T extends KubernetesObject> {

  /** Whose part an object is, and what it is. */
  private static final class Packed {
    final ObjectName service;
    final Resource resource;
    final byte[] json;

    Packed(ObjectName service, Resource resource, byte[] json) {
      this.service = service;
      this.resource = resource;
      this.json = json;
    }
  }

  private final Class<T> type;

  /** Null for an object that is always kept as a record. */
  private final Function<T, @Nullable ObjectName> serviceOf;

  private Map<ObjectName, T> records = new HashMap<>();
  private Map<ObjectName, Packed> packed = new HashMap<>();
  private Set<ObjectName> wanted = Set.of();

  ObjectTable(Class<T> type, Function<T, @Nullable ObjectName> serviceOf) {
    this.type = type;
    this.serviceOf = serviceOf;
  }

  /** Whether it made a difference to what {@link #records} gives. */
  synchronized boolean put(KubernetesObject object) {
    T typed = type.cast(object);
    ObjectName name = ObjectName.of(object);
    ObjectName service = unwanted(typed);
    if (service != null) {
      packed.put(name, pack(service, object));
      return records.remove(name) != null;
    }
    packed.remove(name);
    if (typed.equals(records.get(name))) {
      return false;
    }
    records.put(name, typed);
    return true;
  }

  /** As {@link #put}. */
  synchronized boolean remove(ObjectName name) {
    packed.remove(name);
    return records.remove(name) != null;
  }

  /** Puts a complete list in the place of everything; as {@link #put}. */
  synchronized boolean replace(Listing listing) {
    Map<ObjectName, T> fresh = HashMap.newHashMap(listing.records.size());
    listing.records.forEach((name, object) -> {
      T known = records.get(name);
      // The same instance where nothing changed: the translator then knows its answer.
      fresh.put(name, object.equals(known) ? known : object);
    });
    for (ObjectName name : listing.kept) {
      T known = records.get(name);
      Packed cold = packed.get(name);
      if (known != null) {
        fresh.put(name, known);
      } else if (cold != null) {
        listing.packed.put(name, cold);
      }
    }
    boolean changed = !fresh.equals(records);
    records = fresh;
    packed = listing.packed;
    sortOut();
    return changed;
  }

  /** Everything that is kept as a record. */
  synchronized List<T> records() {
    return new ArrayList<>(records.values());
  }

  /** From now on the parts of these Services are records, and those of no others. */
  synchronized void want(Set<ObjectName> services) {
    if (!services.equals(wanted)) {
      wanted = Set.copyOf(services);
      sortOut();
    }
  }

  private void sortOut() {
    for (Iterator<Map.Entry<ObjectName, Packed>> i = packed.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<ObjectName, Packed> entry = i.next();
      if (wanted.contains(entry.getValue().service)) {
        records.put(entry.getKey(), unpack(entry.getValue()));
        i.remove();
      }
    }
    for (Iterator<Map.Entry<ObjectName, T>> i = records.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<ObjectName, T> entry = i.next();
      ObjectName service = unwanted(entry.getValue());
      if (service != null) {
        packed.put(entry.getKey(), pack(service, entry.getValue()));
        i.remove();
      }
    }
  }

  /** The Service of an object that nobody asks for; null where the object must stay a record. */
  private @Nullable ObjectName unwanted(T object) {
    ObjectName service = serviceOf.apply(object);
    return service == null || wanted.contains(service) ? null : service;
  }

  private static Packed pack(ObjectName service, KubernetesObject object) {
    return new Packed(
        service, Resource.ofKind(object.kind()), Json.bytes(ObjectWriter.write(object)));
  }

  private T unpack(Packed cold) {
    Resource resource = cold.resource;
    List<KubernetesObject> found =
        ObjectReader.read(
                Json.WITHOUT_STATUS.readObject(cold.json), resource.apiVersion(), resource.kind())
            .objects();
    if (found.size() != 1) {
      throw new IllegalStateException("a packed object that cannot be read: " + cold.service);
    }
    return type.cast(Reduction.reduce(found.getFirst()));
  }

  /** A complete list in the making; used by the reflector that reads it. */
  synchronized Listing listing() {
    return new Listing(wanted);
  }

  /** What a list has brought so far. Nothing of it is seen before {@link #replace}. */
  final class Listing {

    private final Set<ObjectName> wanted;
    private final Map<ObjectName, T> records = new HashMap<>();
    private final Map<ObjectName, Packed> packed = new HashMap<>();
    private final Set<ObjectName> kept = new HashSet<>();

    private Listing(Set<ObjectName> wanted) {
      this.wanted = wanted;
    }

    void add(KubernetesObject object) {
      T typed = type.cast(object);
      ObjectName name = ObjectName.of(object);
      ObjectName service = serviceOf.apply(typed);
      if (service == null || wanted.contains(service)) {
        records.put(name, typed);
      } else {
        packed.put(name, pack(service, object));
      }
    }

    /** The item of this name exists and cannot be read: what is known of it stays. */
    void keep(ObjectName name) {
      kept.add(Objects.requireNonNull(name));
    }
  }
}
