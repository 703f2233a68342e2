/**
 * {@code benchmarks/versus}: Portway beside HAProxy and nginx, in paired rounds over the same pods
 * and clients, and the report of it. Main thread only; proxies, pods and clients are processes of
 * their own.
 */
@NullMarked
package io.portway.benchmarks.versus;

import org.jspecify.annotations.NullMarked;
