/**
 * The cloud controller's side of the zone hop: what a zone must make true, and what it says is true.
 *
 * Nothing here decides anything about a noun. The desired document is read from the nouns' stores by the feed; the
 * observed one is split up and given to the nouns.
 */
@NullMarked
package io.ironbark.cloud.zone;

import org.jspecify.annotations.NullMarked;
