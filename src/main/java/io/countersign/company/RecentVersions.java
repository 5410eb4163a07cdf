package io.countersign.company;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The company versions used last, a bounded number of them; safe for many threads. */
final class RecentVersions {
    private static final int MOST = 200;

    private record Key(String company, int version) {}

    private final Map<Key, CompanyVersion> versions = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, CompanyVersion> eldest) {
            return size() > MOST;
        }
    };

    synchronized Optional<CompanyVersion> find(String company, int version) {
        return Optional.ofNullable(versions.get(new Key(company, version)));
    }

    synchronized void keep(CompanyVersion version) {
        versions.put(new Key(version.company(), version.version()), version);
    }
}
