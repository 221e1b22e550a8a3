package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.change.Change;
import dev.endstate.change.RowImage;
import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.definition.KeyType;
import dev.endstate.definition.Route;
import dev.endstate.source.key.KeyForm;
import dev.endstate.source.key.KeyText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteResolverTest {
    private final Route route = new Route(
            new Route.Origin.Table("public", "bundle"), new Route.Target.Columns(List.of("product_ids")), List.of());
    private final KeySpec key = new KeySpec(List.of(new KeySpec.Column("id", KeyType.BIGINT)));

    @Test
    void each_element_of_an_array_before_and_after_the_change_is_a_key() {
        KeyText text = new KeyText("product_ids", "int8", true, KeyForm.AS_LOGGED);
        RouteResolver resolver = new RouteResolver(key, Map.of(route, List.of(text)));
        assertThat(keys(resolver, image("{1,2,NULL}", false), image("{2,3}", false)))
                .extracting(Key::id)
                .containsExactly("1", "2", "3");
        assertThat(keys(resolver, image("{}", false))).isEmpty();
    }

    @Test
    void an_array_of_a_message_needs_no_column_that_is_known() {
        RouteResolver resolver = new RouteResolver(key, Map.of());
        assertThat(keys(resolver, image("{\"1\",\"2\"}", true)))
                .extracting(Key::id)
                .containsExactly("1", "2");
        assertThat(resolve(resolver, image("{\"1\",\"x\"}", true)).problems())
                .singleElement()
                .asString()
                .contains("is not a bigint: \"x\"; write a whole number");
    }

    @Test
    void elements_before_one_that_is_no_key_are_followed() {
        RouteResolver resolver = new RouteResolver(key, Map.of());
        assertThat(keys(resolver, image("{\"1\",\"x\",\"2\"}", true)))
                .extracting(Key::id)
                .containsExactly("1");
    }

    @Test
    void an_array_that_nobody_expects_is_no_key() {
        RouteResolver resolver = new RouteResolver(key, Map.of());
        assertThat(resolve(resolver, image("{1,2}", false)).problems()).hasSize(1);
    }

    @Test
    void one_column_of_a_composite_key_may_be_an_array() {
        KeySpec composite = new KeySpec(
                List.of(new KeySpec.Column("shop", KeyType.TEXT), new KeySpec.Column("id", KeyType.BIGINT)));
        Route ofBoth = new Route(route.origin(), new Route.Target.Columns(List.of("shop", "product_ids")), List.of());
        RouteResolver resolver = new RouteResolver(composite, Map.of());

        RowImage row =
                new RowImage.Columns(Map.of("shop", "kr", "product_ids", "{\"1\",\"2\"}"), Set.of("product_ids"));
        assertThat(resolver.resolve(change(row), List.of(ofBoth), false).direct())
                .extracting(Key::id)
                .containsExactly("kr:1", "kr:2");

        RowImage twice = new RowImage.Columns(
                Map.of("shop", "{\"kr\",\"jp\"}", "product_ids", "{\"1\",\"2\"}"), Set.of("shop", "product_ids"));
        assertThat(resolver.resolve(change(twice), List.of(ofBoth), false).problems())
                .singleElement()
                .asString()
                .contains("several columns");
    }

    private Set<Key> keys(RouteResolver resolver, RowImage... images) {
        return resolve(resolver, images).direct();
    }

    private ResolvedKeys resolve(RouteResolver resolver, RowImage... images) {
        return resolver.resolve(change(images), List.of(route), false);
    }

    private static Change.Row change(RowImage... images) {
        return new Change.Row(Arrays.asList(images), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static RowImage image(String array, boolean isArray) {
        return new RowImage.Columns(Map.of("product_ids", array), isArray ? Set.of("product_ids") : Set.of());
    }
}
