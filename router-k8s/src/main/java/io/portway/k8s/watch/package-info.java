/**
 * A cluster as a source of intents: one reflector a kind lists and watches and keeps reduced
 * records; whatever changes only says that something did, and the control thread takes the state
 * when it is ready for it. Each reflector has its thread. No decision about a port comes in.
 */
@NullMarked
package io.portway.k8s.watch;

import org.jspecify.annotations.NullMarked;
