/**
 * Room 3: clusters, endpoints and dialling. The control thread writes views, io loops read them. No
 * downstream socket comes in.
 */
@NullMarked
package io.portway.upstream;

import org.jspecify.annotations.NullMarked;
