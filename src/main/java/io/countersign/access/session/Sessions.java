package io.countersign.access.session;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * The sessions of a store, none older than allowed. One that this version of the product cannot read, because another
 * version wrote it, is dropped: who had it logs in again.
 */
final class Sessions<S extends Session> implements SessionRepository<S> {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final SessionRepository<S> store;
    private final Duration longest;
    private final Clock clock;

    Sessions(SessionRepository<S> store, Duration longest, Clock clock) {
        this.store = store;
        this.longest = longest;
        this.clock = clock;
    }

    @Override
    public S createSession() {
        var session = store.createSession();
        endInTime(session);
        return session;
    }

    @Override
    public void save(S session) {
        store.save(session);
    }

    @Override
    public @Nullable S findById(String id) {
        var session = store.findById(id);
        if (session == null) {
            return null;
        }
        if (!left(session).isPositive() || !isReadable(session)) {
            store.deleteById(id);
            return null;
        }
        endInTime(session);
        return session;
    }

    @Override
    public void deleteById(String id) {
        store.deleteById(id);
    }

    /** With the idle time-out cut to what is left, the time at which the store may remove the session is right as well. */
    private void endInTime(S session) {
        var left = left(session);
        if (left.compareTo(session.getMaxInactiveInterval()) < 0) {
            session.setMaxInactiveInterval(left);
        }
    }

    private Duration left(S session) {
        return Duration.between(clock.instant(), session.getCreationTime().plus(longest));
    }

    /** What a session holds is read lazily: a fault would come up in whoever asks for it first. */
    private static boolean isReadable(Session session) {
        try {
            for (var name : session.getAttributeNames()) {
                session.getAttribute(name);
            }
            return true;
        } catch (RuntimeException | LinkageError e) {
            LOG.info(
                    "A session that cannot be read is dropped: {}",
                    NestedExceptionUtils.getMostSpecificCause(e).toString());
            return false;
        }
    }
}
