/**
 * Which cluster, the one connection to its API server that watching and writing share, and JSON as
 * plain maps. The only room that configures the client library; any thread.
 */
@NullMarked
package io.portway.k8s.client;

import org.jspecify.annotations.NullMarked;
