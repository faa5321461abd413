/** What a release is made of: licences of what is in it, and nothing in its making that can change under its name. */
@NullMarked
package dev.onset.release;

import org.jspecify.annotations.NullMarked;
