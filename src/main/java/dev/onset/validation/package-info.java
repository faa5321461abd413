/**
 * Validation of request bodies with Jakarta Validation. The components of a request record carry the constraints; {@link
 * dev.onset.validation.BodyValidation} checks each record before its resource method is called. A component without
 * {@code @Nullable} is {@code @NotNull}, so a resource method never sees null there. A rule that concerns several members, or
 * the state of the runtime, stays in the record or in the service. The messages are in {@code ValidationMessages.properties}.
 */
@NullMarked
package dev.onset.validation;

import org.jspecify.annotations.NullMarked;
