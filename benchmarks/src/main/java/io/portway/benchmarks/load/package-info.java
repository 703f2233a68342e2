/**
 * The other ends of a measured router: pods and clients, each a process of its own that takes one
 * command a line on standard input and answers with one line. Blocking or one selector, JDK only,
 * so that what they cost stays small and known. Nothing of the router comes in.
 */
@NullMarked
package io.portway.benchmarks.load;

import org.jspecify.annotations.NullMarked;
