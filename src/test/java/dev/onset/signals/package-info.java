@NullMarked
package dev.onset.signals;

import org.jspecify.annotations.NullMarked;
