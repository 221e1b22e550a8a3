package dev.endstate.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commerce application's own small API, apart from Endstate's: {@code PATCH /products/{id}} with
 * {@code {"price": 9.99}} changes the row and announces its identifier, as any such application would; {@code GET /health}
 * is answered once the shop is open.
 */
public final class ShopServer implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile("/products/(\\d{1,18})");
    private static final Pattern BODY =
            Pattern.compile("\\s*\\{\\s*\"price\"\\s*:\\s*(\\d{1,8}(?:\\.\\d{1,2})?)\\s*}\\s*");
    private static final int LONGEST_BODY = 1_000;

    private final HttpServer server;
    private final ShopTraffic traffic;

    private ShopServer(HttpServer server, ShopTraffic traffic) {
        this.server = server;
        this.traffic = traffic;
    }

    /** Opens the shop at an address; port 0 is any free one. */
    public static ShopServer start(ShopTraffic traffic, InetSocketAddress address) throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        ShopServer shop = new ShopServer(server, traffic);
        server.createContext("/", shop::answer);
        server.start();
        return shop;
    }

    /** Where it is, for a client on this machine. */
    public URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (isAskedHowItIs(exchange)) {
                send(exchange, 200, "The shop is open");
                return;
            }

            Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
            Matcher body = BODY.matcher(
                    new String(exchange.getRequestBody().readNBytes(LONGEST_BODY), StandardCharsets.UTF_8));
            if (!exchange.getRequestMethod().equals("PATCH") || !path.matches() || !body.matches()) {
                send(exchange, 400, "Send PATCH /products/1 with {\"price\": 9.99}");
                return;
            }

            setPrice(exchange, Long.parseLong(path.group(1)), new BigDecimal(body.group(1)));
        }
    }

    private static boolean isAskedHowItIs(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().getPath().equals("/health");
    }

    private void setPrice(HttpExchange exchange, long product, BigDecimal price) throws IOException {
        boolean found;
        try {
            found = traffic.setPrice(product, price);
        } catch (RuntimeException e) {
            send(exchange, 503, "The price could not be changed: " + e.getMessage());
            return;
        }

        if (found) {
            send(exchange, 200, "Product " + product + " now costs " + price);
        } else {
            send(exchange, 404, "There is no product " + product + "; try another number");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
