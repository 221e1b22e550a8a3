package dev.endstate.operate.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.endstate.definition.Definitions;
import dev.endstate.index.IndexException;
import dev.endstate.operate.chat.Answer;
import dev.endstate.operate.chat.Result;
import dev.endstate.operate.chat.SlashCommand;
import dev.endstate.operate.chat.answer.Questions;
import dev.endstate.operate.chat.order.Orders;
import dev.endstate.operate.chat.slack.SlackSignatures.Check;
import dev.endstate.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

class CommandHandlerTest {
    private static final Set<String> ALL = Set.of();

    private final SeenRequests seen = mock(SeenRequests.class);
    private final Questions questions = mock(Questions.class);
    private final Orders orders = mock(Orders.class);

    @Test
    void where_nobody_may_ask_nothing_is_looked_up_or_done() throws InterruptedException {
        when(seen.add(any())).thenReturn(true);

        assertThat(ask(Set.of("T0THER000"), ALL, "status").result()).isEqualTo(Result.NOT_ALLOWED);
        assertThat(ask(ALL, Set.of("C0THER000"), "confirm 7GK2"))
                .isEqualTo(
                        new Answer(
                                Result.NOT_ALLOWED,
                                "Endstate answers neither here nor to everybody: workspace `T012AB3CD`, channel `C012AB3CD`."
                                        + " Whoever runs Endstate can add them to endstate.chat.teams and endstate.chat.channels."));
        verifyNoInteractions(questions, orders);

        when(questions.answer(any(), any())).thenReturn("all is well");
        assertThat(ask(Set.of("T012AB3CD"), Set.of("C012AB3CD", "C0THER000"), "status"))
                .isEqualTo(Answer.of("all is well"));
    }

    @Test
    void a_request_that_may_have_come_before_is_not_answered() throws InterruptedException {
        when(seen.add(any())).thenReturn(false);
        assertThat(ask(ALL, ALL, "status").result()).isEqualTo(Result.REPLAYED);

        when(seen.add(any())).thenThrow(new QueryTimeoutException("the state is away"));
        assertThat(ask(ALL, ALL, "confirm 7GK2").text()).startsWith("Nothing was looked up or done");
        verifyNoInteractions(questions, orders);
    }

    @Test
    void what_a_server_says_is_for_the_log_and_not_for_the_chat() throws InterruptedException {
        when(seen.add(any())).thenReturn(true);
        when(questions.answer(any(), any()))
                .thenThrow(new SourceException.Unavailable("invalid row 'of a customer'", null))
                .thenThrow(new IllegalStateException("a fault 'of a customer'"));
        when(orders.confirm(any(), any())).thenThrow(new IndexException.Unavailable("refused 'of a customer'", null));

        assertThat(ask(ALL, ALL, "status"))
                .isEqualTo(new Answer(
                        Result.FAILED,
                        "The database that documents are read from did not do its part. Try again later."
                                + " The log of Endstate says more."));
        assertThat(ask(ALL, ALL, "status"))
                .isEqualTo(new Answer(Result.FAILED, "Endstate ran into an error of its own; its log has it."));
        assertThat(ask(ALL, ALL, "confirm 7GK2").text())
                .startsWith("Elasticsearch did not do its part. Look with `/endstate status INDEX`")
                .doesNotContain("customer");
    }

    private Answer ask(Set<String> teams, Set<String> channels, String text) throws InterruptedException {
        Responder responder = new Responder(new Definitions(List.of(), List.of()), questions, orders);
        try (TimeLimit timeLimit = new TimeLimit(Duration.ofMinutes(1))) {
            return new CommandHandler(seen, teams, channels, responder, timeLimit)
                    .handle(
                            new Check.Genuine("00", Instant.EPOCH),
                            new SlashCommand("T012AB3CD", "C012AB3CD", "U012AB3CD", "/endstate", text));
        }
    }
}
