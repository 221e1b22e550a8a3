package dev.endstate.operate.notify.outbox;

import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Folds the messages of one kind that wait for a webhook into one, which says how many more there are, and names their indexes. */
@Component
public class Folding {
    private final Outbox outbox;
    private final TransactionOperations transactions;

    Folding(Outbox outbox, TransactionOperations transactions) {
        this.outbox = outbox;
        this.transactions = transactions;
    }

    /** Folds the messages that nobody has tried to send; the ids of the others may be known to the receiver already. */
    public void fold(String webhook) {
        Map<EventKind, List<Outbox.Message>> kinds = new LinkedHashMap<>();
        outbox.untried(webhook)
                .forEach(message -> kinds.computeIfAbsent(message.event().kind(), kind -> new ArrayList<>())
                        .add(message));

        kinds.values().stream().filter(messages -> messages.size() > 1).forEach(this::foldIntoFirst);
    }

    private void foldIntoFirst(List<Outbox.Message> messages) {
        Outbox.Message first = messages.getFirst();
        List<Outbox.Message> others = messages.subList(1, messages.size());
        Event event =
                first.event().with(others.stream().map(Outbox.Message::event).toList());
        transactions.executeWithoutResult(status -> {
            if (!outbox.fold(first, event, others)) {
                status.setRollbackOnly();
            }
        });
    }
}
