package dev.endstate.cases;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A message that nobody understood, as a case sees it. */
final class DeadLetter {
    private DeadLetter() {}

    /** Gives headers (where it came from, why), key and value. */
    static String text(ConsumerRecord<byte[], byte[]> letter) {
        return Arrays.stream(letter.headers().toArray())
                        .map(header -> header.key() + "=" + text(header.value()))
                        .collect(Collectors.joining(" "))
                + " " + text(letter.key()) + " " + text(letter.value());
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8);
    }
}
