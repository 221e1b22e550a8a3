package dev.endstate.operate;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * Asks an address whether the instance is healthy. It is for container runtimes that can only start a command inside the container,
 * where there may be neither a shell nor curl. The process exits with 0 if the answer is 200, otherwise with 1 and the reason.
 */
public final class HealthProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private HealthProbe() {}

    /** @param args the address, such as {@code http://localhost:8080/actuator/health/readiness} */
    public static void main(String[] args) {
        ask(URI.create(args[0]), PATIENCE);
    }

    /** @throws IllegalStateException if there is no answer in time, or if its status is not 200; redirects are not followed */
    static void ask(URI address, Duration patience) {
        int status;
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout((int) patience.toMillis());
            connection.setReadTimeout((int) patience.toMillis());
            connection.setInstanceFollowRedirects(false);
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw new IllegalStateException(address + " does not answer: " + e.getMessage(), e);
        }

        if (status != HttpURLConnection.HTTP_OK) {
            throw new IllegalStateException(address + " answers " + status);
        }
    }
}
