/**
 * From options to running objects and back to nothing: the one place that makes the big objects,
 * and the order in which they end. Main thread, and a thread of its own for the end. No decision
 * about traffic and no option's text comes in.
 */
@NullMarked
package io.portway.app.assembly;

import org.jspecify.annotations.NullMarked;
