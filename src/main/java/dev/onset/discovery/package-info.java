/**
 * Discovery of the processes that a caller may start: a list of the processes of the active build with their input schemas, and
 * an OpenAPI document of them for Swagger UI and for generators of typed clients.
 */
@NullMarked
package dev.onset.discovery;

import org.jspecify.annotations.NullMarked;
