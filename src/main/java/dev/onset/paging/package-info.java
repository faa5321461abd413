/** How lists are asked for and answered: a page at a time, by a cursor that stays where it is while new entries arrive. */
@NullMarked
package dev.onset.paging;

import org.jspecify.annotations.NullMarked;
