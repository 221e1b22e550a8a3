package dev.endstate.operate.chat.answer;

import static dev.endstate.operate.text.Mrkdwn.code;
import static dev.endstate.operate.text.Mrkdwn.plain;

import dev.endstate.operate.chat.Action;
import dev.endstate.operate.chat.Question;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists what people can type. */
final class HelpAnswer {
    private HelpAnswer() {}

    /** @param command the slash command itself, such as {@code /endstate} */
    static String of(Question.Help help, String command) {
        Stream<String> mistake = help.mistake().isEmpty() ? Stream.empty() : Stream.of(plain(help.mistake()) + ".");
        Stream<String> questions = Stream.of(
                line(command + " status [INDEX]", "whether indexes are served, and what they wait for"),
                line(command + " freshness [INDEX]", "how long changes take, and how many wait"),
                line(command + " parked [INDEX]", "what cannot be indexed"),
                line(command + " document INDEX KEY", "whether one document is as the database has it"));
        Stream<String> actions = Arrays.stream(Action.values())
                .map(action -> line(command + " " + action.words() + " INDEX", action.effect("the index")));

        return Stream.of(
                        mistake,
                        Stream.of("Everybody may ask:"),
                        questions,
                        Stream.of("Operators may order, and confirm with the code that they are given:"),
                        actions)
                .flatMap(part -> part)
                .collect(Collectors.joining("\n"));
    }

    private static String line(String typed, String meaning) {
        return "• " + code(typed) + ": " + meaning;
    }
}
