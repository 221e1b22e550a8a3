/** Answers people and Kubernetes: the REST API, health, the check of definitions, and who may do what. */
@NullMarked
package dev.endstate.operate;

import org.jspecify.annotations.NullMarked;
