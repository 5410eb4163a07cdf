package io.countersign.access.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;

class SessionsTest {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration IDLE = Duration.ofHours(8);

    private final MapSessionRepository store = new MapSessionRepository(new ConcurrentHashMap<>());

    SessionsTest() {
        store.setDefaultMaxInactiveInterval(IDLE);
    }

    @Test
    void findsASessionUntilItIsTooOldHoweverBusyItIs() {
        var session = stored();
        var begin = session.getCreationTime();

        assertThat(at(begin.plus(LONGEST).minusMillis(1)).findById(session.getId()))
                .isNotNull();
        assertThat(at(begin.plus(LONGEST)).findById(session.getId())).isNull();
        assertThat(store.findById(session.getId())).isNull();
    }

    @Test
    void letsNoSessionSeemAliveBeyondItsEnd() {
        var session = stored();
        var begin = session.getCreationTime();

        var early = at(begin.plus(Duration.ofHours(15))).findById(session.getId());
        var late = at(begin.plus(Duration.ofHours(20))).findById(session.getId());

        assertThat(early).extracting(MapSession::getMaxInactiveInterval).isEqualTo(IDLE);
        assertThat(late).extracting(MapSession::getMaxInactiveInterval).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void cutsTheIdleTimeOutOfANewSessionToo() {
        var sessions = new Sessions<>(store, Duration.ofHours(1), Clock.systemUTC());

        assertThat(sessions.createSession().getMaxInactiveInterval()).isLessThanOrEqualTo(Duration.ofHours(1));
    }

    @Test
    void refusesATimeThatIsNone() {
        assertThatThrownBy(() -> new SessionSettings(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("countersign.session.longest");
    }

    private MapSession stored() {
        var session = store.createSession();
        store.save(session);
        return session;
    }

    private Sessions<MapSession> at(Instant now) {
        return new Sessions<>(store, LONGEST, Clock.fixed(now, ZoneOffset.UTC));
    }
}
