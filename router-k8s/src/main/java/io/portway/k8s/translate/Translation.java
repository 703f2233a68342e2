package io.portway.k8s.translate;

import io.portway.k8s.state.ClusterState;
import io.portway.source.SourceUpdate;

/**
 * One translation with what it was made from. Whoever acts on a report must know which objects and
 * which ledger it speaks about, not which are the newest by now. Immutable.
 */
public record Translation(ClusterState state, HeldClaims held, SourceUpdate update) {}
