/** Tests of the metrics server's gate; beside the room that they test. */
@NullMarked
package io.portway.k8s.auth;

import org.jspecify.annotations.NullMarked;
