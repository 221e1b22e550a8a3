package dev.endstate.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopSettingsTest {
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "SHOP_DATABASE_URL", "jdbc:postgresql://postgres:5432/shop",
            "SHOP_DATABASE_USER", "shop",
            "SHOP_DATABASE_PASSWORD", "",
            "SHOP_KAFKA", "kafka:9092"));

    @Test
    void servers_are_enough() {
        assertThat(ShopSettings.of(environment))
                .isEqualTo(new ShopSettings(
                        "jdbc:postgresql://postgres:5432/shop", "shop", "", "kafka:9092", 20_000, 50, 8081));
    }

    @Test
    void a_missing_server_is_named() {
        environment.remove("SHOP_KAFKA");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShopSettings.of(environment))
                .withMessageContaining("SHOP_KAFKA is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "many", "", "99999999999"})
    void a_rate_out_of_its_range_is_refused(String rate) {
        environment.put("SHOP_CHANGES_PER_SECOND", rate);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShopSettings.of(environment))
                .withMessageContaining("SHOP_CHANGES_PER_SECOND")
                .withMessageContaining("from 1 to 1000");
    }
}
