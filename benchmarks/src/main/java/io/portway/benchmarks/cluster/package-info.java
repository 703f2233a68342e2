/**
 * Measures the built router against a real API server: how soon a Route is open while a cluster of
 * other objects stands still or changes, what a start costs, and that two replicas leave quiet
 * Routes alone. The main thread measures; a storm has threads of its own.
 */
@NullMarked
package io.portway.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
