package dev.endstate.operate.chat;

/** What can be done with an index by chat. */
enum Deed {
    REBUILD(
            "rebuild",
            "builds a new generation of %s beside the one that users query, which it replaces when it is as fresh"),
    PAUSE("pause", "has the rebuild of %s wait until somebody has it go on"),
    RESUME("resume", "has the paused rebuild of %s go on"),
    CANCEL_REBUILD("cancel rebuild", "ends the rebuild of %s, and deletes what it has made so far"),
    COMPARE("compare", "compares each document of %s with the database, and changes none"),
    REPAIR("repair", "compares each document of %s with the database, and indexes again what differs"),
    CANCEL_COMPARISON("cancel comparison", "ends the comparison of %s that is under way");

    private final String words;
    private final String effect;

    Deed(String words, String effect) {
        this.words = words;
        this.effect = effect;
    }

    /** As it is typed. */
    String words() {
        return words;
    }

    /** What it does, for people. */
    String effect(String index) {
        return effect.formatted(index);
    }
}
