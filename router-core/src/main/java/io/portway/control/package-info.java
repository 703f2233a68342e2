/**
 * Room 6: the one thread that changes what listens and where it points: mailbox, holdoff, build,
 * diff, apply, report. No bytes come in.
 */
@NullMarked
package io.portway.control;

import org.jspecify.annotations.NullMarked;
