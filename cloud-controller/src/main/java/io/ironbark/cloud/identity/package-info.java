/** sts: who am I. */
@NullMarked
package io.ironbark.cloud.identity;

import org.jspecify.annotations.NullMarked;
