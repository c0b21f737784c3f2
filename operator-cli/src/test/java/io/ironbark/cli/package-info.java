@NullMarked
package io.ironbark.cli;

import org.jspecify.annotations.NullMarked;
