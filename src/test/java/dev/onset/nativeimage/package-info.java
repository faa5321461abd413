/**
 * What can be known of the native executable without building one: a smoke test that runs against either kind of package,
 * and whether what the JVM reaches by reflection is registered for the native one.
 */
@NullMarked
package dev.onset.nativeimage;

import org.jspecify.annotations.NullMarked;
