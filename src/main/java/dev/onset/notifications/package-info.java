/**
 * Wakes requests that wait for a change in the database. After a transaction has committed, the listeners on the same
 * replica are woken directly, and those on other replicas by PostgreSQL's NOTIFY. A notification is only a hint to
 * query again. A lost notification delays a request, but does not block it, because every waiting request also polls.
 * Waiting requests hold neither a thread nor a connection.
 *
 * <p>{@link dev.onset.notifications.Notifications} is the entry point for all features. {@link
 * dev.onset.notifications.SharedQuery} decides when a query runs for the requests that share it, and {@link
 * dev.onset.notifications.WaitingRequest} is a request with its time-out and its answer; together they are what every wait
 * consists of. This package depends on none of the features.
 */
@NullMarked
package dev.onset.notifications;

import org.jspecify.annotations.NullMarked;
