/**
 * The node's conversation with its cluster controller.
 */
@NullMarked
package io.ironbark.node.hop;

import org.jspecify.annotations.NullMarked;
