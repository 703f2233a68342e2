/**
 * From objects to intents, pure: the same objects give the same answer on every replica, whatever
 * source they came from. Called on the control thread. No io, no clock, no status of any object, no
 * client library comes in.
 */
@NullMarked
package io.portway.k8s.translate;

import org.jspecify.annotations.NullMarked;
