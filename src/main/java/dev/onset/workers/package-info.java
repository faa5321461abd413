/**
 * The Camunda 8 REST surface: jobs for workers and user tasks for people, at the paths and with the fields that the stock
 * Camunda clients use. Keys are 64-bit integers, strings in JSON; a tenant is an application, its id the application's id.
 */
@NullMarked
package dev.onset.workers;

import org.jspecify.annotations.NullMarked;
