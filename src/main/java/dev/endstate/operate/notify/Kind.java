package dev.endstate.operate.notify;

/** What can have happened. The types are part of the JSON that receivers read, and the sections are those of the docs. */
enum Kind {
    REBUILD_REQUESTED(
            "rebuild.requested",
            "Rebuild asked for",
            Tone.PLAIN,
            "endstaterebuildstalls",
            "Nothing: users query what they have until the new generation is as fresh."),
    REBUILD_DONE(
            "rebuild.done",
            "Rebuild done",
            Tone.GOOD,
            "endstaterebuildstalls",
            "Nothing: users query the new generation. A former one is kept for a while, so that you can roll back."),
    REBUILD_FAILED(
            "rebuild.failed",
            "Rebuild failed",
            Tone.BAD,
            "endstaterebuildstalls",
            "Users go on with what they have. Mend what the reason names, if there is one, and ask for the rebuild again."),
    GAP_OPENED(
            "gap.opened",
            "Gap opened",
            Tone.BAD,
            "endstategapopen",
            "End what the reason names if it lasts. The indexes are compared with the database and repaired by themselves, unless"
                    + " endstate.reconcile.after-gap is off."),
    GAP_CLOSED(
            "gap.closed",
            "Gap closed",
            Tone.GOOD,
            "endstategapopen",
            "Nothing: every index that follows it was compared with the database and repaired."),
    DRIFT_FOUND(
            "drift.found",
            "Drift found",
            Tone.BAD,
            "endstatedrift",
            "If it was not repaired, ask for a comparison that repairs. Then find out why these changes were not told."),
    KEYS_PARKED(
            "keys.parked",
            "Keys parked",
            Tone.BAD,
            "endstatekeysparked",
            "See why each was refused, mend its rows or the definition, and have the parked keys tried again."),
    CAPTURE_MOVED(
            "capture.moved",
            "Capture moved",
            Tone.PLAIN,
            "endstatecapturewithoutleader",
            "Nothing, if an instance was restarted or replaced. Otherwise look why the former one has stopped.");

    private final String type;
    private final String title;
    private final Tone tone;
    private final String section;
    private final String advice;

    Kind(String type, String title, Tone tone, String section, String advice) {
        this.type = type;
        this.title = title;
        this.tone = tone;
        this.section = section;
        this.advice = advice;
    }

    /** How it is meant. */
    enum Tone {
        PLAIN,
        GOOD,
        BAD
    }

    /** In JSON. */
    String type() {
        return type;
    }

    /** For people; at most 20 characters, which is what Kakao Work takes in a header. */
    String title() {
        return title;
    }

    Tone tone() {
        return tone;
    }

    /** The one of the runbook that says more. */
    String section() {
        return section;
    }

    /** What to do. */
    String advice() {
        return advice;
    }
}
