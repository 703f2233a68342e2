/**
 * Room 1: pick algorithms over a tiny {@code Candidate} interface, and the draw of a weighted
 * target. Called on io loops, lock-free. No sockets, no health rules come in.
 */
@NullMarked
package io.portway.balance;

import org.jspecify.annotations.NullMarked;
