package dev.endstate.operate.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.endstate.operate.notify.Secret;
import dev.endstate.operate.notify.SigningSecret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

    /** What the libraries of Standard Webhooks are tested with. */
    @ParameterizedTest
    @ValueSource(strings = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    void it_is_that_of_Standard_Webhooks(String secret) {
        assertThat(new Signature(SigningSecret.parse(new Secret(secret)))
                        .of(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                Instant.ofEpochSecond(1614265330),
                                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void a_secret_that_is_none_is_refused_and_not_told() {
        assertThatThrownBy(() -> SigningSecret.parse(new Secret("whsec_hunter2!")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be base64, which whsec_ may stand before");
        assertThatThrownBy(() -> SigningSecret.parse(new Secret("c2hvcnQ=")))
                .hasMessage("must be base64 of 24 to 64 bytes, not of 5");
    }
}
