package dev.endstate.scan;

import dev.endstate.pipeline.PipelineProperties;

/**
 * How many keys a worker takes at once.
 *
 * @param range of one range, which it takes at once while there are no live changes
 * @param chunk while it has a share of the time: what it holds, live changes wait for
 * @param largeChunk while it has all of the time beside live changes: all workers together keep the pipeline busy, and changes wait for
 *     no more than that
 */
record RangeSizes(int range, int chunk, int largeChunk) {

    static RangeSizes of(ScanProperties scan, PipelineProperties pipeline) {
        int keepsBusy = pipeline.batchKeys() * Math.ceilDiv(pipeline.parallelism(), scan.workers());
        return new RangeSizes(scan.rangeKeys(), scan.chunkKeys(), Math.min(scan.rangeKeys(), keepsBusy));
    }
}
