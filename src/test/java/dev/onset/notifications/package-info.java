@NullMarked
package dev.onset.notifications;

import org.jspecify.annotations.NullMarked;
