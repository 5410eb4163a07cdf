/**
 * Builds container images on a base made here and tries them as a cluster would run them. It needs podman; where there is
 * none, it says so and tries nothing.
 */
package io.countersign.trial.image;
