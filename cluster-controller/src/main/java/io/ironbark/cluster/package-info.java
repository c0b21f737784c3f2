/** The cluster controller (CC) of one availability zone. */
@NullMarked
package io.ironbark.cluster;

import org.jspecify.annotations.NullMarked;
