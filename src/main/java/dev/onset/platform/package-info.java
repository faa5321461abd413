/** What the features stand on and no feature owns: time, ids, the embedded database, start-up checks. */
@NullMarked
package dev.onset.platform;

import org.jspecify.annotations.NullMarked;
