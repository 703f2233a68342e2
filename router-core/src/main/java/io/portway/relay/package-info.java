/**
 * Room 2: engines that move the bytes of one session. Called on the session's io loop only. An
 * engine takes no decisions; no endpoint, no policy comes in.
 */
@NullMarked
package io.portway.relay;

import org.jspecify.annotations.NullMarked;
