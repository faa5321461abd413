/** The models of {@code src/test/resources/models}: each is played to its end as its scenarios say. */
@NullMarked
package dev.onset.models;

import org.jspecify.annotations.NullMarked;
