/**
 * What each zone's cluster controller has not heard yet.
 *
 * A mutation of anything that a zone must know of calls {@link io.ironbark.cloud.feed.FeedStore#touch} in its own
 * transaction. That stamps the thing's row in {@code zone_feed} with the transaction's id and wakes the zone's long polls
 * once it is committed. A reader takes the oldest transaction still running as the version of its answer and asks with
 * it next time, so a transaction that commits late is never skipped; what it pays is that a row may be told twice.
 *
 * The feed says <em>that</em> a thing changed, never how: the reader looks at the thing itself, which may have changed
 * again by then.
 */
@NullMarked
package io.ironbark.cloud.feed;

import org.jspecify.annotations.NullMarked;
