/** Tests of the daemons' frame that start processes. */
@NullMarked
package io.ironbark.proto.daemon;

import org.jspecify.annotations.NullMarked;
