package dev.endstate.instance;

/** What was said last about something that is tried again and again: the same is not said at each attempt. For one thread. */
public final class LogOnce {
    private String last = "";

    /** Notes what is said; returns whether it is something else than what was said last. */
    public boolean add(String text) {
        boolean isNew = !text.equals(last);
        last = text;
        return isNew;
    }

    /** All is well: whatever comes next is worth saying. */
    public void clear() {
        last = "";
    }
}
