/**
 * The command line as data: every option once, as an annotated field of a mixin, with its type, its
 * default, its environment variable and the OpenShift variable that is read after it. Used once, at
 * start, on the main thread. No socket, no file and no running object comes in.
 */
@NullMarked
package io.portway.app.options;

import org.jspecify.annotations.NullMarked;
