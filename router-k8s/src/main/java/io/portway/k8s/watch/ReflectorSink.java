package io.portway.k8s.watch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a reflector puts what the API server sends; called on its thread alone. */
interface ReflectorSink {

  /** A complete list begins; an unfinished one before it is forgotten. */
  void beginList();

  /** One item of the list that has begun. */
  void listed(Resource resource, Map<String, @Nullable Object> item);

  /** The list is complete and takes the place of everything before. */
  void endList();

  /** One object is new or different. */
  void put(Resource resource, Map<String, @Nullable Object> item);

  /** One object is gone; the item is what it was last. */
  void remove(Map<String, @Nullable Object> item);
}
