/**
 * The immutable picture of all objects at one moment, indexed for translation. Made on the source's
 * thread, read on any. No decoding and no decision comes in.
 */
@NullMarked
package io.portway.k8s.state;

import org.jspecify.annotations.NullMarked;
