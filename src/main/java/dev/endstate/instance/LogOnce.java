package dev.endstate.instance;

/** What was said last about something that is tried again and again: the same is not said at each attempt. For one thread. */
public final class LogOnce {
    private String last = "";

    /** Whether the text is another than the last one. */
    public boolean isNew(String text) {
        boolean isNew = !text.equals(last);
        last = text;
        return isNew;
    }

    /** All is well: whatever comes next is worth saying. */
    public void clear() {
        last = "";
    }
}
