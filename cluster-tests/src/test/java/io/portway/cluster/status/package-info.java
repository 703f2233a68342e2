/**
 * Ledger, status and events against the real API server: replicas in full, except that their ports
 * are made up, so that a test decides which of them fail to open.
 */
@NullMarked
package io.portway.cluster.status;

import org.jspecify.annotations.NullMarked;
