/** The foundation of all features: time, ids, the embedded database and checks at start-up. */
@NullMarked
package dev.onset.platform;

import org.jspecify.annotations.NullMarked;
