/**
 * What this cloud has none of, yet clients look for on their way to something else.
 *
 * There are no spot requests, no volumes and no profiles here, and nothing here can make one, so the empty set is the
 * true answer to who lists them, and "not found" to who names one. What would make one is {@code UnsupportedOperation}
 * with its name. A feature that comes takes its Describe away from here.
 */
@NullMarked
package io.ironbark.cloud.absent;

import org.jspecify.annotations.NullMarked;
