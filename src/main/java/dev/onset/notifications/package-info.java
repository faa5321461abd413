/**
 * Wakes requests that wait for a change in the database. After a transaction has committed, the listeners on the same
 * replica are woken directly, and those on other replicas by PostgreSQL's NOTIFY. A notification is only a hint to
 * query again. A lost notification delays a request, but does not block it, because every waiting request also polls.
 * Waiting requests hold neither a thread nor a connection.
 *
 * <p>{@link dev.onset.notifications.Notifications} is the entry point for all features. This package depends on none of
 * them.
 */
@NullMarked
package dev.onset.notifications;

import org.jspecify.annotations.NullMarked;
