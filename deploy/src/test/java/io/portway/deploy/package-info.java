/**
 * Tests of what a user gets: the assembled jars, the launcher. They start processes, on loopback
 * only.
 */
@NullMarked
package io.portway.deploy;

import org.jspecify.annotations.NullMarked;
