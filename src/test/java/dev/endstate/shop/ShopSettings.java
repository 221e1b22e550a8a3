package dev.endstate.shop;

import java.util.Map;

/**
 * What the shop's process is told.
 *
 * @param databaseUrl {@code SHOP_DATABASE_URL}, the JDBC URL of a database that is the shop's, or empty
 * @param databaseUser {@code SHOP_DATABASE_USER}, who may create tables there
 * @param databasePassword {@code SHOP_DATABASE_PASSWORD}
 * @param bootstrapServers {@code SHOP_KAFKA}, as {@code host:port}
 * @param products {@code SHOP_PRODUCTS}, how many an empty database is filled with, 1 to 1000000; default 20000
 * @param changesPerSecond {@code SHOP_CHANGES_PER_SECOND}, 1 to 1000; default 50
 * @param port {@code SHOP_PORT} of its own API, on every address; default 8081
 */
public record ShopSettings(
        String databaseUrl,
        String databaseUser,
        String databasePassword,
        String bootstrapServers,
        int products,
        int changesPerSecond,
        int port) {
    private static final int MOST_PRODUCTS = 1_000_000;
    private static final int MOST_CHANGES = 1_000;
    private static final int LAST_PORT = 65_535;

    /** @throws IllegalArgumentException that names the variable, if one is missing or out of its range */
    public static ShopSettings of(Map<String, String> environment) {
        return new ShopSettings(
                text(environment, "SHOP_DATABASE_URL"),
                text(environment, "SHOP_DATABASE_USER"),
                text(environment, "SHOP_DATABASE_PASSWORD"),
                text(environment, "SHOP_KAFKA"),
                number(environment, "SHOP_PRODUCTS", 20_000, MOST_PRODUCTS),
                number(environment, "SHOP_CHANGES_PER_SECOND", 50, MOST_CHANGES),
                number(environment, "SHOP_PORT", 8081, LAST_PORT));
    }

    private static String text(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set; the shop needs it");
        }
        return value;
    }

    private static int number(Map<String, String> environment, String name, int byDefault, int most) {
        String value = environment.getOrDefault(name, Integer.toString(byDefault));
        if (!value.matches("[1-9]\\d{0,8}") || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException(name + " is " + value + "; it takes a number from 1 to " + most);
        }
        return Integer.parseInt(value);
    }
}
