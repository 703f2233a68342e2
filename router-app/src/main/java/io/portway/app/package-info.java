/**
 * The program's entrance: its commands and what they answer. Main thread only. No routing and no
 * wiring comes in; that is {@code assembly}.
 */
@NullMarked
package io.portway.app;

import org.jspecify.annotations.NullMarked;
