package io.countersign.record.web;

import io.countersign.record.RunEvents;
import io.countersign.record.RunEvents.RunEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Follows runs for those who watch: each stream is a virtual thread that looks for news twice a second, and writes them as fast as
 * they are read; it holds no more than a batch of them, and ends where nobody reads for the server's time-out of a connection.
 */
@Component
class EventStreams {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int LOOKS_PER_SIGN_OF_LIFE = 30;
    private static final int LOOKS_PER_PERMIT = 4;
    private static final int BATCH = 500;
    private static final long NO_TIMEOUT = 0;

    private final RunEvents events;
    private final StreamSettings settings;
    private final Places places;
    private volatile boolean closing;

    EventStreams(RunEvents events, StreamSettings settings) {
        this.events = events;
        this.settings = settings;
        this.places = new Places(settings);
    }

    /**
     * Sends all events after the one seen, until the run is over and everything was sent, until it has been quiet or open for
     * long enough, or until two seconds after whoever watches may not do so any more: who may comes again with the number of
     * the last event.
     */
    SseEmitter open(UUID run, long seen, String watcher, BooleanSupplier allowed) {
        events.isOver(run);
        if (closing) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "This node is stopping");
        }
        places.take(watcher);
        var emitter = new SseEmitter(NO_TIMEOUT);
        Thread.ofVirtual().name("events-" + run).start(() -> {
            try {
                follow(emitter, run, seen, allowed);
                emitter.complete();
            } catch (IOException | IllegalStateException e) {
                LOG.debug("A watcher of run {} is gone", run, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                emitter.completeWithError(e);
            } finally {
                places.giveBack(watcher);
            }
        });
        return emitter;
    }

    /** A stream has no end of its own for as long as its run goes on; whoever reads it goes on at another node. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }

    private void follow(SseEmitter emitter, UUID run, long seen, BooleanSupplier allowed)
            throws IOException, InterruptedException {
        var quiet = 0;
        var looks = 0;
        var opened = System.nanoTime();
        var lastNews = opened;
        seen = tellArchived(emitter, run, seen);
        while (!closing && (looks++ % LOOKS_PER_PERMIT != 0 || allowed.getAsBoolean())) {
            var over = events.isOver(run); // Before the events: what a run that is over did not write, it never will.
            var news = events.after(run, seen, BATCH);
            for (var event : news) {
                emitter.send(message(event));
                seen = event.seq();
            }
            if (over && news.size() < BATCH) {
                tellArchived(emitter, run, seen); // Where they went while we read.
                return;
            }
            var now = System.nanoTime();
            lastNews = news.isEmpty() ? lastNews : now;
            if (now - lastNews > settings.idle().toNanos()
                    || now - opened > settings.longest().toNanos()) {
                return;
            }
            quiet = news.isEmpty() ? quiet + 1 : 0;
            if (quiet == LOOKS_PER_SIGN_OF_LIFE) {
                emitter.send(SseEmitter.event().comment("waiting"));
                quiet = 0;
            }
            if (news.size() < BATCH) {
                Thread.sleep(PAUSE);
            }
        }
    }

    /** What went to an archive is not sent any more, and whoever watches is told. */
    private long tellArchived(SseEmitter emitter, UUID run, long seen) throws IOException {
        var archived = events.archived(run);
        if (archived <= seen) {
            return seen;
        }
        emitter.send(SseEmitter.event()
                .name("archived")
                .id(Long.toString(archived))
                .data(Map.of("archived", archived), MediaType.APPLICATION_JSON));
        return archived;
    }

    private static SseEmitter.SseEventBuilder message(RunEvent event) {
        return SseEmitter.event().id(Long.toString(event.seq())).data(event, MediaType.APPLICATION_JSON);
    }
}
