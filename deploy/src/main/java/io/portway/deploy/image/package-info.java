/**
 * Builds the container image: a Java runtime of the needed modules, the distribution, an AOT cache
 * trained with that very runtime, and the C library of the machine that builds. It runs once, from
 * Maven's profile {@code image}; nothing of it is in the distribution.
 */
@NullMarked
package io.portway.deploy.image;

import org.jspecify.annotations.NullMarked;
