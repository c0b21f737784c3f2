/** The load generator must ask as clients ask, and count rightly. */
@NullMarked
package io.ironbark.bench.load;

import org.jspecify.annotations.NullMarked;
