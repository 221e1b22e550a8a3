/** What integration tests share: a deployment of Endstate, a small database to change, and the guarantee as an assertion. */
@NullMarked
package dev.endstate.testing;

import org.jspecify.annotations.NullMarked;
