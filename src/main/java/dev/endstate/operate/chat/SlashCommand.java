package dev.endstate.operate.chat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A slash command as somebody typed it.
 *
 * @param team the workspace's id
 * @param channel the channel's id
 * @param user the user's id
 * @param name the command itself, such as {@code /endstate}
 * @param text what was typed behind it
 */
public record SlashCommand(String team, String channel, String user, String name, String text) {
    private static final int LONGEST_ID = 40;
    private static final String USUAL_NAME = "/endstate";

    /**
     * Reads a request's body: {@code application/x-www-form-urlencoded}, UTF-8.
     *
     * @throws IllegalArgumentException if it is not a slash command
     */
    public static SlashCommand of(byte[] body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }

        String name = form.getOrDefault("command", USUAL_NAME);
        return new SlashCommand(
                id(form, "team_id"),
                id(form, "channel_id"),
                id(form, "user_id"),
                name.matches("/[\\w-]{1,32}") ? name : USUAL_NAME,
                typed(form.getOrDefault("text", "")));
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }

    private static String id(Map<String, String> form, String field) {
        String id = form.getOrDefault(field, "");
        if (!id.matches("[A-Za-z0-9]{1," + LONGEST_ID + "}")) {
            throw new IllegalArgumentException(field + " is missing, or is not an id");
        }
        return id;
    }

    /** Turns back the three characters that Slack sends as entities. */
    private static String typed(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .strip();
    }
}
