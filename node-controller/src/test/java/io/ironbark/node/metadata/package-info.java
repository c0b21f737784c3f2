/** Tests of the metadata service. */
@NullMarked
package io.ironbark.node.metadata;

import org.jspecify.annotations.NullMarked;
