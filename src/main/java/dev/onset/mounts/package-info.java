/**
 * Publishes and activates builds that are mounted as directories, from ConfigMaps or a volume, when the application
 * starts (docs/how-to/mounted-builds.md). Other ways to publish and activate builds remain available.
 */
@NullMarked
package dev.onset.mounts;

import org.jspecify.annotations.NullMarked;
