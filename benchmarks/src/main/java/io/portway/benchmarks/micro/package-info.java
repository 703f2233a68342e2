/**
 * JMH benchmarks of what the control thread and the io loops compute, without sockets. Started by
 * {@code benchmarks/micro}, never by a build.
 */
@NullMarked
package io.portway.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
