/**
 * Finding what one may start: the processes of the active build with what they accept, and an OpenAPI document of it, for
 * Swagger UI and for generators of typed clients.
 */
@NullMarked
package dev.onset.discovery;

import org.jspecify.annotations.NullMarked;
