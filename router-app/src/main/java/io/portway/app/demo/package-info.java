/**
 * The example on this machine: manifests in a scratch folder, web pods in this process, a MySQL
 * server beside it, and the same router that {@code run} starts. Main thread. Nothing here is part
 * of a router.
 */
@NullMarked
package io.portway.app.demo;

import org.jspecify.annotations.NullMarked;
