package dev.endstate.instance.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.instance.TimeShare;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacedTest {
    private long nanos;
    private final Pace pace = new Pace(TimeShare.ALL, () -> nanos);
    private final Paced paced = new Paced(pace, new TimeShare(20));

    @Test
    void a_rest_is_cut_short_when_the_share_rises() throws InterruptedException {
        Duration worked = Duration.ofSeconds(3);
        long begin = nanos;
        boolean goesOn = paced.restAfter(worked.toNanos(), nap -> {
            nanos += nap;
            return true;
        });
        assertThat(goesOn).isTrue();
        // It would be 12 s; once nothing is live, there is nobody to rest for.
        assertThat(Duration.ofNanos(nanos - begin)).isLessThanOrEqualTo(Pace.QUIET);
    }

    @Test
    void a_rest_ends_when_the_work_is_not_to_go_on() throws InterruptedException {
        long begin = nanos;
        assertThat(paced.restAfter(Duration.ofSeconds(3).toNanos(), nap -> {
                    nanos += nap;
                    return nanos - begin < Duration.ofSeconds(1).toNanos();
                }))
                .isFalse();
        assertThat(Duration.ofNanos(nanos - begin)).isEqualTo(Duration.ofSeconds(1));
    }
}
