/**
 * Identifiers. Every id is its own type; text becomes an id at the parser and nowhere else.
 *
 * Ids are a prefix and 17 lower-case hexadecimal digits, as EC2's are since 2018; the older form with 8 digits is
 * accepted as input (Amazon EC2 User Guide, "Resource IDs").
 */
@NullMarked
package io.ironbark.proto.id;

import org.jspecify.annotations.NullMarked;
