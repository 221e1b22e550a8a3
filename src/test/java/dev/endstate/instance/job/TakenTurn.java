package dev.endstate.instance.job;

import dev.endstate.instance.LogOnce;
import dev.endstate.testing.Deployment;

/** A turn that a test takes, at a job that no handler works at. */
public record TakenTurn(Turn turn) {
    public static TakenTurn at(Job job, Deployment deployment) {
        return new TakenTurn(deployment
                .bean(Turns.class)
                .take(job.id(), new LogOnce())
                .orElseThrow()
                .turn());
    }
}
