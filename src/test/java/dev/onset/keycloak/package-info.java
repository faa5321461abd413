/** Onset with a real Keycloak: {@code ./mvnw test -Pkeycloak}. */
@NullMarked
package dev.onset.keycloak;

import org.jspecify.annotations.NullMarked;
