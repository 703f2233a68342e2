/** Tests of the image: of its parts everywhere, of the whole as root where it was built. */
@NullMarked
package io.portway.deploy.image;

import org.jspecify.annotations.NullMarked;
