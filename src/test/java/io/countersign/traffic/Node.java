package io.countersign.traffic;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

/** What one replica counts with, on a database that others may share. */
record Node(Buckets buckets, LoginThrottle throttle, Rates rates) {
    static final Rate UNLIMITED = new Rate(0, 1);
    static final LimitSettings.Body BODY = new LimitSettings.Body(
            DataSize.ofMegabytes(8), DataSize.ofMegabytes(12), DataSize.ofKilobytes(64), DataSize.ofMegabytes(1), 100);

    static Node counting(DataSource database, Rate reads, Rate writes, Rate strangers) {
        return on(database, new LimitSettings(reads, writes, strangers, BODY, logins(5, 50, 20)));
    }

    static Node throttling(DataSource database, int pair, int address, int user) {
        return on(database, new LimitSettings(UNLIMITED, UNLIMITED, UNLIMITED, BODY, logins(pair, address, user)));
    }

    /** So many at once; one more comes after a minute, when a test is over. */
    private static LimitSettings.Login logins(int pair, int address, int user) {
        return new LimitSettings.Login(new Rate(1, pair), new Rate(1, address), new Rate(1, user));
    }

    private static Node on(DataSource database, LimitSettings settings) {
        var jdbc = JdbcClient.create(database);
        var buckets = new Buckets(database, jdbc, new DatabaseTime(jdbc));
        return new Node(buckets, new LoginThrottle(buckets, settings), new Rates(buckets, settings));
    }
}
