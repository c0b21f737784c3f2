package io.ironbark.cloud.feed;

/**
 * "This changed."
 *
 * @param xid of the transaction that changed it last
 * @param gone true if the zone may forget it
 */
public record FeedEntry(FeedKind kind, String id, long xid, boolean gone) {}
