/** Digests of what is stored: those that S3's clients ask for, taken while bytes pass by. */
@NullMarked
package io.ironbark.walrus.checksum;

import org.jspecify.annotations.NullMarked;
