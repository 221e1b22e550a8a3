package dev.endstate.operate.chat;

/** What an operator can do with an index by chat. */
public enum Action {
    REBUILD(
            "rebuild",
            "builds a new generation of %s beside the one that users query, and replaces that one once it is as fresh"),
    PAUSE("pause", "pauses the rebuild of %s until somebody resumes it"),
    RESUME("resume", "resumes the paused rebuild of %s"),
    CANCEL_REBUILD("cancel rebuild", "ends the rebuild of %s, and deletes what it has made so far"),
    COMPARE("compare", "compares every document of %s with the database, and changes nothing"),
    REPAIR("repair", "compares every document of %s with the database, and indexes again those that differ"),
    CANCEL_COMPARISON("cancel comparison", "ends the comparison of %s that is under way");

    private final String words;
    private final String effect;

    Action(String words, String effect) {
        this.words = words;
        this.effect = effect;
    }

    /** Returns what people type. */
    public String words() {
        return words;
    }

    /** Says what it does to an index. */
    public String effect(String index) {
        return effect.formatted(index);
    }
}
