package dev.endstate.cases;

import org.springframework.boot.test.system.CapturedOutput;

/** What Endstate says while a case runs. */
final class SaidLog {
    private final CapturedOutput output;
    private int mark;

    SaidLog(CapturedOutput output) {
        this.output = output;
    }

    /** Marks the place after which {@link #sinceMark} begins. */
    void mark() {
        mark = length();
    }

    String sinceMark() {
        return from(mark);
    }

    int length() {
        return output.length();
    }

    /** @param position a former {@link #length} */
    String from(int position) {
        return output.getAll().substring(position);
    }
}
