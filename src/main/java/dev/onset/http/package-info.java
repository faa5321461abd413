/**
 * Checks of connections and requests before routing (the syntax of HTTP/1.1 and the time for the head of a request), the
 * security headers of all responses, and the public URL of Onset.
 */
@NullMarked
package dev.onset.http;

import org.jspecify.annotations.NullMarked;
