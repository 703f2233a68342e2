/** A whole router that watches a real API server, under live traffic and through outages. */
@NullMarked
package io.portway.cluster.watch;

import org.jspecify.annotations.NullMarked;
