/**
 * Own lenient records of every Kubernetes kind that is read, and the readers that make them from
 * plain maps, whatever decoded those: a manifest's YAML now, an API answer later. Immutable; read
 * on any thread. Unknown fields are ignored; a field that is needed and has the wrong type is a
 * message with its path. No YAML, no client library, no io comes in.
 */
@NullMarked
package io.portway.k8s.api;

import org.jspecify.annotations.NullMarked;
