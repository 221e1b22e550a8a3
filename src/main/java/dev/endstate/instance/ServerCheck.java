package dev.endstate.instance;

import dev.endstate.definition.Problem;
import java.util.List;

/** Holds a server against what Endstate needs of it, whatever the definitions are. It makes nothing and changes nothing. */
@FunctionalInterface
public interface ServerCheck {
    /** What is found now; if the server cannot be asked, that is thrown as wherever else it is asked. */
    Findings findings();

    /**
     * What was found. In the place of a file, each names the server.
     *
     * @param problems what does not work
     * @param warnings what works, until it does harm
     */
    record Findings(List<Problem> problems, List<Problem> warnings) {
        public static final Findings NONE = new Findings(List.of(), List.of());

        public Findings {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }
}
