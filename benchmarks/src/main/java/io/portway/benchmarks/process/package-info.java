/**
 * Programs that measure the built router from outside: it runs as {@code ./portway run} does, pods
 * and clients are other processes, and CPU, memory and descriptors come from the kernel. Each main
 * class has a script beside this module's pom. Main thread only.
 */
@NullMarked
package io.portway.benchmarks.process;

import org.jspecify.annotations.NullMarked;
