package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Looks whether the routes have changed, without waiting: Elasticsearch may take a minute to tell, and reading goes on. */
final class RoutesWatch {
    private final Supplier<Map<String, RoutedTable>> routes;
    private CompletableFuture<Map<String, RoutedTable>> answer;

    /** @param routes the routed tables; may take long, and may fail */
    RoutesWatch(Supplier<Map<String, RoutedTable>> routes) {
        this.routes = routes;
        this.answer = ask();
    }

    /** Whether these are the routed tables, as far as it is known now. */
    boolean isStill(Map<String, RoutedTable> tables) {
        if (!answer.isDone()) {
            return true;
        }
        boolean isStill =
                answer.isCompletedExceptionally() || answer.resultNow().equals(tables);
        answer = ask();
        return isStill;
    }

    private CompletableFuture<Map<String, RoutedTable>> ask() {
        CompletableFuture<Map<String, RoutedTable>> asked = new CompletableFuture<>();
        Thread.ofVirtual().name("endstate-cdc-routes").start(() -> {
            try {
                asked.complete(routes.get());
            } catch (RuntimeException | Error e) {
                asked.completeExceptionally(e);
            }
        });
        return asked;
    }
}
