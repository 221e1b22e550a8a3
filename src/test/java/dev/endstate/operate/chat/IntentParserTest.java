package dev.endstate.operate.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IntentParserTest {

    @Test
    void questions_are_about_one_index_or_all() {
        assertThat(IntentParser.parse("status")).isEqualTo(new Question.Status(Optional.empty()));
        assertThat(IntentParser.parse("  STATUS   products ")).isEqualTo(new Question.Status(Optional.of("products")));
        assertThat(IntentParser.parse("freshness")).isEqualTo(new Question.Freshness(Optional.empty()));
        assertThat(IntentParser.parse("parked products")).isEqualTo(new Question.Parked(Optional.of("products")));
    }

    @Test
    void a_key_may_hold_blanks() {
        assertThat(IntentParser.parse("document products a  b c"))
                .isEqualTo(new Question.Document("products", "a  b c"));
    }

    @ParameterizedTest
    @EnumSource
    void whatever_can_be_done_is_understood_and_has_one_meaning(Action action) {
        assertThat(IntentParser.parse(action.words() + " products")).isEqualTo(new Intent.Order(action, "products"));
    }

    @Test
    void an_index_may_have_the_name_of_a_command() {
        assertThat(IntentParser.parse("cancel rebuild rebuild"))
                .isEqualTo(new Intent.Order(Action.CANCEL_REBUILD, "rebuild"));
        assertThat(IntentParser.parse("status help")).isEqualTo(new Question.Status(Optional.of("help")));
    }

    @Test
    void a_code_may_be_typed_in_small_letters() {
        assertThat(IntentParser.parse("confirm 7gk2")).isEqualTo(new Intent.Confirm("7GK2"));
    }

    @Test
    void nothing_is_a_question_for_help() {
        assertThat(IntentParser.parse("")).isEqualTo(new Question.Help(""));
        assertThat(IntentParser.parse(" Help ")).isEqualTo(new Question.Help(""));
    }

    @ParameterizedTest
    @CsvSource({
        "drop products, \"drop\" is not a command",
        "rebuild, rebuild needs the name of one index",
        "rebuild products orders, rebuild needs the name of one index",
        "status products orders, 'status takes the name of one index, or none'",
        "document products, document needs the name of an index and a key",
        "confirm, confirm needs the code that you were given",
        "cancel products, 'cancel needs rebuild or comparison, and the name of an index'",
        "cancel rebuild, cancel rebuild needs the name of one index"
    })
    void what_is_not_understood_is_answered_with_what_was_missing(String text, String mistake) {
        assertThat(IntentParser.parse(text)).isEqualTo(new Question.Help(mistake));
    }
}
