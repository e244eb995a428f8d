/** The one database behind everything: SQLite embedded, or PostgreSQL shared, with one set of statements. */
@NullMarked
package io.trunkline.store;

import org.jspecify.annotations.NullMarked;
