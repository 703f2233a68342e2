package io.portway.k8s.watch;

import io.portway.k8s.api.KubernetesObject;

/**
 * An object among those of its kind.
 *
 * @param namespace empty for a kind without namespace
 */
record ObjectName(String namespace, String name) {

  /** There are far fewer namespaces than objects, and each object comes with its own copy. */
  ObjectName {
    namespace = namespace.intern();
  }

  static ObjectName of(KubernetesObject object) {
    return new ObjectName(object.meta().namespace(), object.meta().name());
  }
}
