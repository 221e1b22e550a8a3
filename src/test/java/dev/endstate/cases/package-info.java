/**
 * Inputs that went wrong elsewhere, each as a script: a schema, definitions, and steps which are the shop's SQL between
 * directives. One runner plays them all against the shared servers.
 */
@NullMarked
package dev.endstate.cases;

import org.jspecify.annotations.NullMarked;
