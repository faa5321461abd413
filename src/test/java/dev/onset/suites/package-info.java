/**
 * The tests in three parts, of which {@code ./mvnw verify} runs two at a time, each in a JVM of its own. Quarkus builds and
 * starts an application for each set-up that the tests of a JVM ask for, so the parts are parted by that: see {@link
 * dev.onset.suites.Applications}. Maven starts them in the order of their names.
 */
@NullMarked
package dev.onset.suites;

import org.jspecify.annotations.NullMarked;
