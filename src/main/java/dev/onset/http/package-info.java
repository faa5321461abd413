/**
 * What connections and requests must satisfy before a resource, or even a route, sees them, and what every answer carries: the
 * syntax of HTTP/1.1, the time that a request's head may take, security headers, and the address that Onset is known by.
 */
@NullMarked
package dev.onset.http;

import org.jspecify.annotations.NullMarked;
