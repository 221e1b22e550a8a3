package dev.endstate.operate.notify;

/** The kinds of events. Their types are part of the JSON that receivers read, and their sections are those of the runbook. */
public enum EventKind {
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
            "Users go on with what they have. Fix what the reason names, if there is one, and ask for the rebuild again."),
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
            "If it was not repaired, ask for a comparison that repairs. Then find out why these changes were not announced."),
    KEYS_PARKED(
            "keys.parked",
            "Keys parked",
            Tone.BAD,
            "endstatekeysparked",
            "See why each was refused, fix its rows or the definition, and have the parked keys tried again."),
    CAPTURE_MOVED(
            "capture.moved",
            "Capture moved",
            Tone.PLAIN,
            "endstatecapturewithoutleader",
            "Nothing, if an instance was restarted or replaced. Otherwise find out why the former one has stopped.");

    private final String type;
    private final String title;
    private final Tone tone;
    private final String section;
    private final String advice;

    EventKind(String type, String title, Tone tone, String section, String advice) {
        this.type = type;
        this.title = title;
        this.tone = tone;
        this.section = section;
        this.advice = advice;
    }

    /** Whether an event is good news, bad news, or neither. */
    public enum Tone {
        PLAIN,
        GOOD,
        BAD
    }

    /** Returns its name in JSON. */
    public String type() {
        return type;
    }

    /** Returns its name for people, of at most 20 characters, which is what Kakao Work takes in a header. */
    public String title() {
        return title;
    }

    public Tone tone() {
        return tone;
    }

    /** Returns the anchor of the runbook's section about it. */
    public String section() {
        return section;
    }

    /** Says what to do. */
    public String advice() {
        return advice;
    }
}
