/**
 * Which cluster, and the one connection to its API server that watching and writing share. The only
 * room that configures the client library; any thread. No object of a tenant comes in.
 */
@NullMarked
package io.portway.k8s.client;

import org.jspecify.annotations.NullMarked;
