/**
 * A folder of manifests as a source: finding and watching the files, bounded parsing, keeping the
 * last good content. Lives on the thread {@code manifests}; what it hands out is immutable. No
 * Kubernetes client library comes in, and no decision about a Route.
 */
@NullMarked
package io.portway.k8s.manifest;

import org.jspecify.annotations.NullMarked;
