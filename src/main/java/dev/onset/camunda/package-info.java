/**
 * The adapter to the Camunda 8 REST API: the paths under {@code /v2}, with the requests and responses that Camunda's clients use.
 * Each sub-package contains the resources of one subject ({@code jobs}, {@code usertasks}, ...), and none of them depends on
 * another. This package contains what they share: keys, tenants and pages.
 *
 * <p>Keys are 64-bit integers, strings in JSON. A tenant is an application; its id is the id of the application. The adapter
 * maps requests to the commands of the packages that do the work; no other package depends on it.
 */
@NullMarked
package dev.onset.camunda;

import org.jspecify.annotations.NullMarked;
