/**
 * What one instance is among others: the roles that it plays, the locks that it holds, the loops that it runs, its share of the time,
 * and what it needs of its servers.
 */
@NullMarked
package dev.endstate.instance;

import org.jspecify.annotations.NullMarked;
