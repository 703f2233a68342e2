/**
 * Gates over the whole repository: who may import whom, sizes and habits, format. They read the
 * sources of every module and the classes of this one; nothing of the router runs here.
 */
@NullMarked
package io.portway.gates;

import org.jspecify.annotations.NullMarked;
