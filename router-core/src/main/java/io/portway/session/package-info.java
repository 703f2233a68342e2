/**
 * Room 4: the state machine of one session, with its deadlines and its permits. On the session's io
 * loop. No bytes are moved and no meters are counted here.
 */
@NullMarked
package io.portway.session;

import org.jspecify.annotations.NullMarked;
