/**
 * Builds that are mounted as directories, from ConfigMaps or a volume: published and activated when the application starts
 * (docs/how-to/mounted-builds.md). What is mounted says what is to be there; whoever else publishes and activates goes on
 * doing so.
 */
@NullMarked
package dev.onset.mounts;

import org.jspecify.annotations.NullMarked;
