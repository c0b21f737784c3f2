/**
 * Files that are there whole or not at all, whatever is killed when.
 */
@NullMarked
package io.ironbark.node.storage;

import org.jspecify.annotations.NullMarked;
