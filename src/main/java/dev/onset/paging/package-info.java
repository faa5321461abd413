/** Cursor-based paging of lists. A cursor remains valid while entries are added. */
@NullMarked
package dev.onset.paging;

import org.jspecify.annotations.NullMarked;
