package dev.endstate.rebuild.step;

import dev.endstate.index.Generation;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.rebuild.Rebuild;

/** A step of a rebuild whose index is made. It can be taken again, by whichever instance. */
interface Step {
    /**
     * Takes the step, or a piece of it.
     *
     * @return what comes next
     */
    Next take(Rebuild rebuild, Generation generation, Turn turn) throws InterruptedException;
}
