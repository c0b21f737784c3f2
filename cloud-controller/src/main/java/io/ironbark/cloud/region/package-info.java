/**
 * What the cloud offers whoever asks: its region, its zones, its instance types.
 */
@NullMarked
package io.ironbark.cloud.region;

import org.jspecify.annotations.NullMarked;
