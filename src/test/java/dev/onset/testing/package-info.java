/** What tests of every feature share: a PostgreSQL server and bearer tokens. */
@NullMarked
package dev.onset.testing;

import org.jspecify.annotations.NullMarked;
