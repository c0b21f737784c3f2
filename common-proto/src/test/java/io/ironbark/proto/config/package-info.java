@NullMarked
package io.ironbark.proto.config;

import org.jspecify.annotations.NullMarked;
