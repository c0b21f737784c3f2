/** Fixtures that several modules' tests share. */
@NullMarked
package io.ironbark.testsupport;

import org.jspecify.annotations.NullMarked;
