package dev.endstate.operate.notify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionOperations;

/** Folds the messages of one kind that wait for a webhook into one, which says that there are more, and names their indexes. */
class Folding {
    private final Outbox outbox;
    private final TransactionOperations transactions;

    Folding(Outbox outbox, TransactionOperations transactions) {
        this.outbox = outbox;
        this.transactions = transactions;
    }

    /** Only those that nobody has tried to send: of the others somebody may know the id already. */
    void fold(String webhook) {
        Map<Kind, List<Outbox.Message>> kinds = new LinkedHashMap<>();
        outbox.untried(webhook)
                .forEach(message -> kinds.computeIfAbsent(message.notice().kind(), kind -> new ArrayList<>())
                        .add(message));
        kinds.values().stream().filter(messages -> messages.size() > 1).forEach(this::foldIntoFirst);
    }

    private void foldIntoFirst(List<Outbox.Message> messages) {
        Outbox.Message first = messages.getFirst();
        List<Outbox.Message> others = messages.subList(1, messages.size());
        Notice notice =
                first.notice().with(others.stream().map(Outbox.Message::notice).toList());
        transactions.executeWithoutResult(status -> {
            if (!outbox.fold(first, notice, others)) {
                status.setRollbackOnly();
            }
        });
    }
}
