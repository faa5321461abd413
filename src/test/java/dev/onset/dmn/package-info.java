/** Tests of the package {@code dev.onset.dmn}. */
@NullMarked
package dev.onset.dmn;

import org.jspecify.annotations.NullMarked;
