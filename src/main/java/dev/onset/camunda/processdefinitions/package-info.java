/** Process definitions by their keys. */
@NullMarked
package dev.onset.camunda.processdefinitions;

import org.jspecify.annotations.NullMarked;
