/**
 * Searches instances. One statement scans the most suitable index, newest entries first, and examines a bounded number
 * of instances (docs/adr/0016, docs/how-to/search.md).
 */
@NullMarked
package dev.onset.search;

import org.jspecify.annotations.NullMarked;
