package dev.endstate.operate;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * Asks an address whether all is well, for a container runtime that can only start a command in the container, where there may be
 * neither a shell nor curl. It ends with 0 if the answer is 200, else with 1 and the reason.
 */
public final class HealthProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private HealthProbe() {}

    /** @param args the address, such as {@code http://localhost:8080/actuator/health/readiness} */
    public static void main(String[] args) {
        ask(URI.create(args[0]), PATIENCE);
    }

    /** @throws IllegalStateException if the answer is none, comes late or is another than 200, also one that leads elsewhere */
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
