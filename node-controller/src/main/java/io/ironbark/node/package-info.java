/** The node controller (NC) of one host. */
@NullMarked
package io.ironbark.node;

import org.jspecify.annotations.NullMarked;
