package dev.endstate.operate.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.endstate.operate.chat.SlackSignatures.Check;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Slack's slash command. Who asks is known by the signature alone. It is over the bytes of the body, so nothing may ask for a
 * parameter before they are read: the web server would take them for itself.
 */
@RestController
@ConditionalOnChat
class SlackController {
    /** Below the API, as everything else; of a chat, and of this one's scheme: another one would have its own. */
    static final String PATH = "/api/chat/slack";

    /** In bytes. A command that somebody types has one or two thousand. */
    private static final int LARGEST_BODY = 16 << 10;

    private final SlackSignatures signatures;
    private final Reception reception;
    private final ChatRecord record;

    SlackController(SlackSignatures signatures, Reception reception, ChatRecord record) {
        this.signatures = signatures;
        this.reception = reception;
        this.record = record;
    }

    /**
     * What Slack shows.
     *
     * @param type who sees it: only the one who asked
     */
    record Message(@JsonProperty("response_type") String type, String text) {
        Message(Answer answer) {
            this("ephemeral", Mrkdwn.cut(answer.text()));
        }
    }

    /**
     * Answers a command.
     *
     * @throws ResponseStatusException 401 if it is not signed as it must be, now, and for the first time; 413 if it is too large; 400
     *     if it is none
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
        Answer answer = reception.receive(genuine, command);
        if (answer.result() == Result.REPLAYED) {
            throw refused(Result.REPLAYED, HttpStatus.UNAUTHORIZED, request);
        }
        record.answered(command, answer.result());
        return new Message(answer);
    }

    /** Whoever is refused is not told what would have been right. */
    private ResponseStatusException refused(Result why, HttpStatus status, HttpServletRequest request) {
        record.refused(why, request.getRemoteAddr());
        String detail = switch (status) {
            case UNAUTHORIZED -> "This is no command that the chat has signed for this instance now";
            case CONTENT_TOO_LARGE -> "A command has at most " + LARGEST_BODY + " bytes";
            default -> "This is no slash command";
        };
        return new ResponseStatusException(status, detail);
    }
}
