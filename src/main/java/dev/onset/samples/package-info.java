/** What a newcomer finds in dev mode: a workspace, an application, and a process that can be started at once. */
@NullMarked
package dev.onset.samples;

import org.jspecify.annotations.NullMarked;
