package io.ironbark.cloud.feed;

/** What a feed entry is about; its id is the id of such a thing. */
public enum FeedKind {
    /** The zone itself: its placement policy. */
    ZONE,
    NODE,
    INSTANCE,
    VPC,
    GROUP
}
