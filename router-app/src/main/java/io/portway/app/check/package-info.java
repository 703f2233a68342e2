/**
 * What a folder of manifests would come to, told instead of served. Main thread. No socket and no
 * running object comes in.
 */
@NullMarked
package io.portway.app.check;

import org.jspecify.annotations.NullMarked;
