/** The database behind the store: a pool of connections, transactions, migrations. */
@NullMarked
package io.ironbark.walrus.database;

import org.jspecify.annotations.NullMarked;
