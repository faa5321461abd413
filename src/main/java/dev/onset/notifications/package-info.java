/**
 * Signals: whoever waits for something to change in the database is woken when a transaction that changed it has committed,
 * on this replica at once, on the others by PostgreSQL's NOTIFY. A signal is a hint to look again and says nothing more; one
 * that is lost only delays, since every wait also looks again of its own accord. Nobody who waits holds a thread or a
 * connection. {@link dev.onset.notifications.Signals} is the way in, for every feature; this package knows none of them.
 */
@NullMarked
package dev.onset.notifications;

import org.jspecify.annotations.NullMarked;
