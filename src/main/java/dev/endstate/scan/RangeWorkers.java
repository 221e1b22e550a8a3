package dev.endstate.scan;

import dev.endstate.change.KafkaAwayException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.scheduling.annotation.Scheduled;

/** Keeps this instance's workers running, once their topic exists. */
class RangeWorkers implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RangeWorkers.class);

    private final RangeTopic topic;
    private final MessageListenerContainer container;
    private final RangeListener listener;
    private volatile boolean started;

    RangeWorkers(RangeTopic topic, MessageListenerContainer container, RangeListener listener) {
        this.topic = topic;
        this.container = container;
        this.listener = listener;
    }

    @Scheduled(fixedDelay = 3_000)
    synchronized void keepRunning() {
        if (!started || container.isRunning()) {
            return;
        }
        try {
            topic.create();
            startAll();
        } catch (KafkaAwayException e) {
            log.warn("No keys are scanned until Kafka can be asked; this is tried again: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A container whose consumers could not all be made would say that it runs. */
    private void startAll() {
        try {
            container.start();
        } catch (KafkaException e) {
            container.stop();
            throw new KafkaAwayException("the consumers of " + topic.name() + " cannot be made: " + e, e);
        }
    }

    @Override
    public void start() {
        listener.start();
        started = true;
        keepRunning();
    }

    @Override
    public synchronized void stop() {
        started = false;
        listener.stop();
        container.stop();
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}
