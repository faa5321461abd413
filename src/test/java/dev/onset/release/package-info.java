/**
 * What a release is made of: licences of what is in it, nothing in its making that can change under its name, and pages that say
 * what the code says.
 */
@NullMarked
package dev.onset.release;

import org.jspecify.annotations.NullMarked;
