/**
 * Room 1: the choice of transport, the io loops with their deadline wheel, sockets, and every
 * native call. A connection is touched only on its own loop. No session, no policy comes in.
 */
@NullMarked
package io.portway.transport;

import org.jspecify.annotations.NullMarked;
