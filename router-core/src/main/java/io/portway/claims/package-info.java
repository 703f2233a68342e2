/**
 * Room 1: port claims and port policy; pure and order-free. Called on the control thread. No node
 * facts come in: every replica reaches the same answer from the same objects.
 */
@NullMarked
package io.portway.claims;

import org.jspecify.annotations.NullMarked;
