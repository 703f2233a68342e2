package io.portway.k8s.manifest;

import io.portway.k8s.api.UserText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mapping or a list that {@link YamlParser} has begun and not finished. Keys are text as written,
 * whatever type they would have as values; a key that comes twice is an error; {@code <<} merges,
 * as {@code kubectl} does.
 */
final class YamlFrame {

  private static final String MERGE = "<<";

  private final @Nullable YamlFrame parent;
  private final int valuesBefore;
  private final @Nullable Map<String, @Nullable Object> map;
  private final List<@Nullable Object> list = new ArrayList<>(0);
  private @Nullable String key;
  private boolean merging;

  /** Null where the collection has none. */
  @Nullable String anchor;

  private YamlFrame(
      @Nullable YamlFrame parent, int valuesBefore, @Nullable Map<String, @Nullable Object> map) {
    this.parent = parent;
    this.valuesBefore = valuesBefore;
    this.map = map;
  }

  static YamlFrame mapping(@Nullable YamlFrame parent, int valuesBefore) {
    return new YamlFrame(parent, valuesBefore, new LinkedHashMap<>());
  }

  static YamlFrame sequence(@Nullable YamlFrame parent, int valuesBefore) {
    return new YamlFrame(parent, valuesBefore, null);
  }

  @Nullable YamlFrame parent() {
    return parent;
  }

  /** The parser's count when this began. */
  int valuesBefore() {
    return valuesBefore;
  }

  boolean wantsKey() {
    return map != null && key == null;
  }

  void key(String text, boolean plain, int line) throws MalformedYaml {
    merging = plain && text.equals(MERGE);
    if (!merging && map != null && map.containsKey(text)) {
      throw new MalformedYaml(line, "the key " + UserText.quote(text) + " is defined twice");
    }
    key = text;
  }

  void add(@Nullable Object value, int line) throws MalformedYaml {
    if (map == null) {
      list.add(value);
    } else if (merging) {
      addMerge(value, line);
      key = null;
    } else {
      map.put(Objects.requireNonNull(key, "a value follows its key"), value);
      key = null;
    }
  }

  private void addMerge(@Nullable Object value, int line) throws MalformedYaml {
    List<?> sources = value instanceof List<?> several ? several : Arrays.asList(value);
    for (Object source : sources) {
      if (!(source instanceof Map<?, ?>)) {
        throw new MalformedYaml(line, "the merge key << takes a mapping or a list of mappings");
      }
      list.add(source);
    }
  }

  /**
   * The mapping or the list; what is merged in gives way to the mapping's own keys, and later
   * sources to earlier ones.
   */
  Object finish() {
    if (map == null) {
      return list;
    }
    for (Object source : list) {
      if (source instanceof Map<?, ?> merged) {
        merged.forEach((mergedKey, value) -> map.putIfAbsent(String.valueOf(mergedKey), value));
      }
    }
    return map;
  }
}
