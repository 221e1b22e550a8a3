package dev.endstate.instance.job;

/** A kind of job that people ask for, watch, pause and cancel: all such kinds have one shape in REST. */
public interface JobResource {
    /** The name of the kind, as in {@code endstate.job}. */
    String kind();

    /** What stands for it in {@code /api/indexes/{index}/...}: "rebuilds". */
    String path();

    /** What one is called in messages to people: "rebuild". */
    String noun();

    /** A job as people see it, as JSON is made of it. */
    Object view(Job job);

    /**
     * Has a job left as it is, or go on.
     *
     * @throws dev.endstate.instance.RefusedException if it is over, or about to be
     */
    void pause(Job job, boolean paused);

    /**
     * Ends a job before its end.
     *
     * @throws dev.endstate.instance.RefusedException if it is over, or about to be
     */
    void cancel(Job job);
}
