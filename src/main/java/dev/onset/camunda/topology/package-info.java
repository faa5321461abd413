/** The path {@code /v2/topology}, by which clients check their connection. */
@NullMarked
package dev.onset.camunda.topology;

import org.jspecify.annotations.NullMarked;
