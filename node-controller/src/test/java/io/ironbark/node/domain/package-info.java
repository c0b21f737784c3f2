@NullMarked
package io.ironbark.node.domain;

import org.jspecify.annotations.NullMarked;
