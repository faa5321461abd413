/**
 * The Helm chart, seen by Helm itself: it is linted, rendered for every scenario, and what comes out is held against the
 * models of Kubernetes, Knative, the Gateway API and the Prometheus operator. No cluster is needed, and none is claimed.
 */
@NullMarked
package dev.onset.helm;

import org.jspecify.annotations.NullMarked;
