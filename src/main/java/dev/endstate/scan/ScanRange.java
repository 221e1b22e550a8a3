package dev.endstate.scan;

import dev.endstate.source.key.KeyRange;

/** A part of a scan, for one worker. */
record ScanRange(long id, Scan scan, KeyRange keys) {
    @Override
    public String toString() {
        return scan.what() + ", keys after "
                + keys.after().map(Object::toString).orElse("the first") + " up to "
                + keys.until().map(Object::toString).orElse("the last");
    }
}
