/** The packaged application as several processes on one database. */
@NullMarked
package dev.onset.replicas;

import org.jspecify.annotations.NullMarked;
