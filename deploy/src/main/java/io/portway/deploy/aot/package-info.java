/**
 * The last step of the build: runs the distribution once so that Java can keep what it loaded.
 * Nothing of it is in the distribution.
 */
@NullMarked
package io.portway.deploy.aot;

import org.jspecify.annotations.NullMarked;
