/** The samples of dev mode: a workspace, an application and processes that can be started. */
@NullMarked
package dev.onset.samples;

import org.jspecify.annotations.NullMarked;
