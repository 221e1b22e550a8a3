package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Notices changes of the routes without waiting: Elasticsearch may take a minute to tell, and reading goes on meanwhile. */
final class RoutesWatch {
    private final Supplier<Map<String, RoutedTable>> routes;
    private CompletableFuture<Map<String, RoutedTable>> answer;

    /** @param routes tells the routed tables; may take long, and may fail */
    RoutesWatch(Supplier<Map<String, RoutedTable>> routes) {
        this.routes = routes;
        this.answer = ask();
    }

    /** Compares the routed tables with what was last heard of them, and asks again; returns whether they are others by now. */
    boolean noticeChange(Map<String, RoutedTable> tables) {
        if (!answer.isDone()) {
            return false;
        }

        boolean isChange =
                !answer.isCompletedExceptionally() && !answer.resultNow().equals(tables);
        answer = ask();
        return isChange;
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
