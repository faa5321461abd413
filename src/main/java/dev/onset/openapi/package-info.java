/**
 * The OpenAPI document: its general parts, and the parts of operations that follow from their permissions, parameters and
 * bodies, so that resources document only what is specific to them.
 */
@NullMarked
package dev.onset.openapi;

import org.jspecify.annotations.NullMarked;
