/**
 * Room 7: the operator's door: health, readiness and metrics over HTTP, and the series of every
 * listener. HTTP runs on its own virtual threads; the observer methods run on io loops and only
 * count. It reads the other rooms and changes nothing. No Netty, no decision comes in.
 */
@NullMarked
package io.portway.admin;

import org.jspecify.annotations.NullMarked;
