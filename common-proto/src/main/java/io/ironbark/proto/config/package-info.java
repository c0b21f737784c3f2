/**
 * One configuration record per daemon, read once from one file.
 *
 * <p>The file has lines of {@code key = value}; {@code #} starts a comment line. A key is the way to a record component,
 * in lower case with dashes: component {@code nodeGrace} of component {@code placement} is
 * {@code placement.node-grace}. Values are text, numbers, {@code true}/{@code false}, durations ({@code 250ms},
 * {@code 10s}, {@code 5m}, {@code 1h}, {@code 30d}), sizes ({@code 64MiB}), paths, URIs, {@code host:port}, names of
 * enums ({@code spread} or {@code SPREAD}), any type with a static {@code Optional<T> parse(String)}, and lists of
 * these separated by commas.
 *
 * <p>Rules for those who add a setting: the unit is in the type, never in the reader's head; a setting with a sensible
 * value has a {@link Default}; one that may be absent is an {@code Optional}; everything else must be given. What a
 * record's constructor refuses is reported with the rest.
 *
 * <p>An unknown key is a mistake, since a mistyped key would otherwise be a silent default; and all mistakes are
 * reported at once, each with its line, since one at a time wastes an operator's evening.
 */
@NullMarked
package io.ironbark.proto.config;

import org.jspecify.annotations.NullMarked;
