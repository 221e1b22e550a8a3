package dev.endstate.operate.chat.slack;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Two instances, started once, and whoever plays Slack. */
class SlashCommandIT {
    private static ChatInstances chat;

    @BeforeAll
    static void deploy() {
        chat = ChatInstances.deploy();
    }

    @AfterAll
    static void close() {
        chat.close();
    }

    @Nested
    class Asking extends QuestionsByChat {
        Asking() {
            super(chat);
        }
    }

    @Nested
    class Ordering extends OrdersByChat {
        Ordering() {
            super(chat);
        }
    }

    @Nested
    class Forging extends ForgedRequests {
        Forging() {
            super(chat);
        }
    }
}
