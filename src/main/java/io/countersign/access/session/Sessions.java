package io.countersign.access.session;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * The sessions of a store. One that this version of the product cannot read, because another version wrote it, is dropped:
 * who had it logs in again.
 */
final class Sessions<S extends Session> implements SessionRepository<S> {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final SessionRepository<S> store;

    Sessions(SessionRepository<S> store) {
        this.store = store;
    }

    @Override
    public S createSession() {
        return store.createSession();
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
        if (!isReadable(session)) {
            store.deleteById(id);
            return null;
        }
        return session;
    }

    @Override
    public void deleteById(String id) {
        store.deleteById(id);
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
