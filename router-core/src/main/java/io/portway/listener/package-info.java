/**
 * Room 5: bound sockets, accepting, limits. The control thread opens, updates and closes; accepting
 * runs on io loops. No translation, no claim comes in.
 */
@NullMarked
package io.portway.listener;

import org.jspecify.annotations.NullMarked;
