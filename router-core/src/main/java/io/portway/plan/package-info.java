/**
 * Room 2: intents to snapshot and verdicts, two snapshots to ordered changes; pure. Called on the
 * control thread. No Netty, no clock comes in.
 */
@NullMarked
package io.portway.plan;

import org.jspecify.annotations.NullMarked;
