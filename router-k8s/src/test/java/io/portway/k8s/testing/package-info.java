/**
 * A scripted API server for tests: it answers what a real one will not answer on demand. The tests
 * against the real one are in the module cluster-tests.
 */
@NullMarked
package io.portway.k8s.testing;

import org.jspecify.annotations.NullMarked;
