package dev.endstate.operate.chat;

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
    class Questions extends QuestionsByChat {
        Questions() {
            super(chat);
        }
    }

    @Nested
    class Orders extends OrdersByChat {
        Orders() {
            super(chat);
        }
    }

    @Nested
    class Forged extends ForgedRequests {
        Forged() {
            super(chat);
        }
    }
}
