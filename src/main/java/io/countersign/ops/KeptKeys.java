package io.countersign.ops;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The secrets that an application makes for itself and keeps beside its embedded database, where it was given none. */
public final class KeptKeys {
    public static final String AUTH_SECRET = AuthSecretFile.NAME;
    public static final String RECORD_KEY = RecordKeyConfiguration.FILE;
    public static final String AGENT_KEY = "agent-key";
    public static final String SEAL_KEY = SealConfiguration.FILE;

    private KeptKeys() {}

    /** The names of their files in the data directory. */
    public static List<String> files() {
        return List.of(AUTH_SECRET, RECORD_KEY, AGENT_KEY, SEAL_KEY);
    }

    /** The key with which agents' tokens are signed, made where there is none yet. */
    public static String agentKey(Path dataDirectory, Supplier<String> maker) {
        return new AuthSecretFile(
                        dataDirectory, AGENT_KEY, maker, "key that signs agents' tokens", "COUNTERSIGN_AGENT_KEY")
                .secret();
    }

    /** A secret for session cookies, or from which the key of sealed texts is made. */
    public static String newSecret() {
        return AuthSecretFile.made();
    }
}
