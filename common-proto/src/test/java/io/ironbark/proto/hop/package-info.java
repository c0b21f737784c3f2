@NullMarked
package io.ironbark.proto.hop;

import org.jspecify.annotations.NullMarked;
