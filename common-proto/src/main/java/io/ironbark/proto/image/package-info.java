/**
 * What may be a disk image: a parser of headers that trusts nothing and opens nothing else.
 */
@NullMarked
package io.ironbark.proto.image;

import org.jspecify.annotations.NullMarked;
