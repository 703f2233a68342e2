/** A real MySQL server behind a real router, by JDBC and on loopback. */
@NullMarked
package io.portway.app.mysql;

import org.jspecify.annotations.NullMarked;
