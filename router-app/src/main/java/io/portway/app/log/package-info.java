/**
 * What the process writes about itself: the log of events on standard error and the access log of
 * finished sessions. Lines are made on the thread that has something to say and written by one
 * thread per destination, so that a destination which does not take them costs lines, never time.
 * No decision comes in.
 */
@NullMarked
package io.portway.app.log;

import org.jspecify.annotations.NullMarked;
