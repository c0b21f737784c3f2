/** Tests of what speaks to the database. */
@NullMarked
package io.ironbark.walrus.database;

import org.jspecify.annotations.NullMarked;
