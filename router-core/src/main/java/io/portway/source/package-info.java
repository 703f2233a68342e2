/**
 * Room 1: where intents come from. A source keeps its own thread; it offers a supplier of its
 * complete set and hears reports. Nothing incremental ever comes in.
 */
@NullMarked
package io.portway.source;

import org.jspecify.annotations.NullMarked;
