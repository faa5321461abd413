/**
 * Finding instances among millions: one statement walks the index that fits the question best, newest first, and never
 * further than a bounded number of instances (docs/adr/0016, docs/how-to/search.md).
 */
@NullMarked
package dev.onset.search;

import org.jspecify.annotations.NullMarked;
