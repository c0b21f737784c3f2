/**
 * Tags of resources of every type, in one table.
 *
 * A noun's package reads and writes the tags of its own resources through {@link io.ironbark.cloud.tag.TagStore}, in the
 * transaction that makes or deletes them. For CreateTags and DeleteTags it says, by a {@link
 * io.ironbark.cloud.tag.Taggable}, which ids are its own and which of them exist.
 */
@NullMarked
package io.ironbark.cloud.tag;

import org.jspecify.annotations.NullMarked;
