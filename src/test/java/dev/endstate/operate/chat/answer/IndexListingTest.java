package dev.endstate.operate.chat.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definitions;
import dev.endstate.testing.Things;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IndexListingTest {
    private final Definitions three = new Definitions(
            Stream.of("one", "other", "third").map(Things::definition).toList(), List.of());

    @Test
    void what_is_news_goes_before_the_others() {
        String told = new IndexListing(three, Duration.ofMinutes(1))
                .tell("status", index -> new IndexListing.Line(index.equals("third"), index));
        assertThat(told.lines()).containsExactly("third", "one", "other");
    }

    @Test
    void what_there_is_no_time_for_is_not_kept_back() {
        String told = new IndexListing(three, Duration.ZERO)
                .tell("/endstate status", index -> new IndexListing.Line(false, index));
        assertThat(told).startsWith("There was no time for 3 more: ask `/endstate status INDEX`");
    }
}
