/** The rules of this module that a machine can hold. Tests only. */
@NullMarked
package io.portway.k8s.gates;

import org.jspecify.annotations.NullMarked;
