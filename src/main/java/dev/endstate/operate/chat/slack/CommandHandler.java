package dev.endstate.operate.chat.slack;

import static dev.endstate.operate.text.Mrkdwn.code;

import dev.endstate.operate.chat.Answer;
import dev.endstate.operate.chat.Intent;
import dev.endstate.operate.chat.IntentParser;
import dev.endstate.operate.chat.Question;
import dev.endstate.operate.chat.Result;
import dev.endstate.operate.chat.SlashCommand;
import dev.endstate.operate.chat.slack.SlackSignatures.Check;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Handles genuine commands: each of them once, only from workspaces and channels that may ask, and within the time that Slack waits. */
final class CommandHandler {
    private static final Logger log = LoggerFactory.getLogger(CommandHandler.class);

    private final SeenRequests seen;
    private final Set<String> teams;
    private final Set<String> channels;
    private final Responder responder;
    private final TimeLimit timeLimit;

    /**
     * Makes a handler.
     *
     * @param teams the workspaces that may ask; none means all
     * @param channels the channels in which people may ask; none means all
     */
    CommandHandler(
            SeenRequests seen, Set<String> teams, Set<String> channels, Responder responder, TimeLimit timeLimit) {
        this.seen = seen;
        this.teams = teams;
        this.channels = channels;
        this.responder = responder;
        this.timeLimit = timeLimit;
    }

    /** Answers a command; the answer comes in time, whatever hangs. */
    Answer handle(Check.Genuine request, SlashCommand command) throws InterruptedException {
        Intent intent = IntentParser.parse(command.text());
        return timeLimit.call(() -> answer(request, command, intent)).orElseGet(() -> late(command, intent));
    }

    private Answer answer(Check.Genuine request, SlashCommand command, Intent intent) {
        try {
            if (!seen.add(request)) {
                return new Answer(Result.REPLAYED, "");
            }
        } catch (DataAccessException e) {
            log.warn("Endstate cannot look up whether a command of {} came before", command.user(), e);
            return new Answer(
                    Result.FAILED,
                    "Nothing was looked up or done: the database of Endstate's own state did not answer. Try again"
                            + " later.");
        }

        if (!isMember(command.team(), teams) || !isMember(command.channel(), channels)) {
            return new Answer(
                    Result.NOT_ALLOWED,
                    "Endstate answers neither here nor to everybody: workspace " + code(command.team()) + ", channel "
                            + code(command.channel())
                            + ". Whoever runs Endstate can add them to endstate.chat.teams and endstate.chat.channels.");
        }

        return responder.answer(command, intent);
    }

    private static boolean isMember(String id, Set<String> allowed) {
        return allowed.isEmpty() || allowed.contains(id);
    }

    private static Answer late(SlashCommand command, Intent intent) {
        String text = switch (intent) {
            case Question question ->
                "A server takes too long to answer. Try again, and ask for one index: "
                        + code(command.name() + " status INDEX");
            case Intent.Order order -> "A server takes too long to answer. Nothing is done; give the order again.";
            case Intent.Confirm confirm ->
                "A server takes too long to answer, and what you have confirmed may still be done: look with "
                        + code(command.name() + " status INDEX") + " before you give the order again.";
        };
        return new Answer(Result.LATE, text);
    }
}
