/**
 * Test tools: scripted TCP peers, a data plane to put between them, and looks at the kernel. Called
 * on the test's thread; every blocking call has a deadline, so that a hang is a failed test. No
 * expectation about routing lives here.
 */
@NullMarked
package io.portway.testing;

import org.jspecify.annotations.NullMarked;
