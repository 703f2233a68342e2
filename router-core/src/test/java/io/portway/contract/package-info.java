/**
 * The black-box contract of a data plane: what clients and pods may rely on, as seen from their
 * sockets. One suite runs against every engine and, to judge the suite itself, against controls. No
 * class of the data plane is named in a case.
 */
@NullMarked
package io.portway.contract;

import org.jspecify.annotations.NullMarked;
