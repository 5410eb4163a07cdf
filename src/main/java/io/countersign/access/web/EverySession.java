package io.countersign.access.web;

import io.countersign.access.session.Logouts;
import io.countersign.access.session.OpenSession;
import io.countersign.record.CompanyRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** All sessions of a user, which somebody looks at or ends, the latter on the record. */
@Component
class EverySession {
    private final Logouts logouts;
    private final CompanyRecord record;

    EverySession(Logouts logouts, CompanyRecord record) {
        this.logouts = logouts;
        this.record = record;
    }

    List<OpenSession> of(String user, @Nullable String current) {
        return logouts.of(user, current);
    }

    @Transactional
    public int end(String user) {
        var ended = logouts.end(user);
        record.appendToInstallation("SessionsEnded", Map.of("user", user, "sessions", ended));
        return ended;
    }
}
