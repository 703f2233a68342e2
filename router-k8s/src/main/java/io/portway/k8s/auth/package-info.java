/**
 * Who may read the router's metrics, as the cluster says. Called on the metrics server's threads,
 * which may block; nothing here is needed for serving.
 */
@NullMarked
package io.portway.k8s.auth;

import org.jspecify.annotations.NullMarked;
