/** What people and Kubernetes see and ask: the REST API, health, the check of definitions, and who may do what. */
@NullMarked
package dev.endstate.operate;

import org.jspecify.annotations.NullMarked;
