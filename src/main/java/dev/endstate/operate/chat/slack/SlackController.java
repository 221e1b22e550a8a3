package dev.endstate.operate.chat.slack;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.endstate.operate.chat.Answer;
import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.operate.chat.Result;
import dev.endstate.operate.chat.SlashCommand;
import dev.endstate.operate.chat.slack.SlackSignatures.Check;
import dev.endstate.operate.text.Mrkdwn;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Takes Slack's slash commands. Only the signature proves who asks. It covers the bytes of the body, so nothing may ask for a
 * parameter before these are read: the web server would use them up.
 */
@RestController
@ConditionalOnChat
class SlackController {
    /** Below the API like everything else, and with the name of the chat, since another one would sign in a way of its own. */
    static final String PATH = "/api/chat/slack";

    /** In bytes; a command that somebody types has one or two thousand. */
    private static final int LARGEST_BODY = 16 << 10;

    private final SlackSignatures signatures;
    private final CommandHandler handler;
    private final ChatLog log;

    SlackController(SlackSignatures signatures, CommandHandler handler, ChatLog log) {
        this.signatures = signatures;
        this.handler = handler;
        this.log = log;
    }

    /**
     * What Slack shows.
     *
     * @param type who sees it; here always only the one who asked
     */
    record Message(@JsonProperty("response_type") String type, String text) {
        Message(Answer answer) {
            this("ephemeral", Mrkdwn.cut(answer.text()));
        }
    }

    /**
     * Answers a command.
     *
     * @throws ResponseStatusException 401 if it was not signed correctly a moment ago, or came before; 413 if it is too large; 400 if it
     *     is not a slash command
     */
    @PostMapping(PATH)
    Message take(HttpServletRequest request) throws IOException, InterruptedException {
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw refused(Result.TOO_LARGE, HttpStatus.CONTENT_TOO_LARGE, request);
        }
        Check check = signatures.check(
                request.getHeader("X-Slack-Request-Timestamp"), request.getHeader("X-Slack-Signature"), body);
        return switch (check) {
            case Check.Refused(Result why) -> throw refused(why, HttpStatus.UNAUTHORIZED, request);
            case Check.Genuine genuine -> answer(genuine, body, request);
        };
    }

    private Message answer(Check.Genuine genuine, byte[] body, HttpServletRequest request) throws InterruptedException {
        SlashCommand command;
        try {
            command = SlashCommand.of(body);
        } catch (IllegalArgumentException e) {
            throw refused(Result.MALFORMED, HttpStatus.BAD_REQUEST, request);
        }

        Answer answer = handler.handle(genuine, command);
        if (answer.result() == Result.REPLAYED) {
            throw refused(Result.REPLAYED, HttpStatus.UNAUTHORIZED, request);
        }
        log.answered(command, answer.result());
        return new Message(answer);
    }

    /** Does not tell the sender what would have been right. */
    private ResponseStatusException refused(Result why, HttpStatus status, HttpServletRequest request) {
        log.refused(why, request.getRemoteAddr());
        String detail = switch (status) {
            case UNAUTHORIZED -> "This is not a command that the chat has just signed for this instance";
            case CONTENT_TOO_LARGE -> "A command has at most " + LARGEST_BODY + " bytes";
            default -> "This is not a slash command";
        };
        return new ResponseStatusException(status, detail);
    }
}
