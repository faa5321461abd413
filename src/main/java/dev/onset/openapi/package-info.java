/**
 * The OpenAPI document: what it says of the API as a whole, and what it says of every operation because of what the operation
 * is, so that resources name only what is theirs alone.
 */
@NullMarked
package dev.onset.openapi;

import org.jspecify.annotations.NullMarked;
