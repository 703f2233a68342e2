/**
 * Room 0: the immutable words that every other room speaks. Records of desired state, verdicts and
 * reasons. Made and read on any thread. No Netty, no Kubernetes, no io, no running object ever
 * comes in.
 */
@NullMarked
package io.portway.model;

import org.jspecify.annotations.NullMarked;
