package io.countersign.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Remembers what never changes of the things that were asked for last; safe to share. */
final class Recent<K, V> {
    private final Map<K, V> known;

    Recent(int most) {
        this.known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        });
    }

    /** What is not there is asked for again the next time. */
    Optional<V> get(K key, Supplier<Optional<V>> ask) {
        var value = known.get(key);
        if (value != null) {
            return Optional.of(value);
        }
        var found = ask.get();
        found.ifPresent(one -> known.put(key, one));
        return found;
    }
}
