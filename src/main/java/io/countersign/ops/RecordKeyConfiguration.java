package io.countersign.ops;

import io.countersign.record.RecordSigner;
import io.countersign.record.SigningKey;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Where the key comes from that signs the heads of the record: given, else kept beside the embedded database, else none. */
@Configuration(proxyBeanMethods = false)
class RecordKeyConfiguration {
    private static final String VARIABLE = "COUNTERSIGN_RECORD_KEY";
    static final String FILE = "record-key";

    @Bean
    RecordSigner recordSigner(Environment environment, @Value("${countersign.data-directory}") Path directory) {
        var text = environment.getProperty("countersign.record.key", "");
        if (!text.isBlank()) {
            return signer(text, VARIABLE);
        }
        if (DatabaseConfiguration.hasAddress(environment)) {
            return new RecordSigner(null);
        }
        var kept = new AuthSecretFile(directory, FILE, SigningKey::make, "key that signs the record", VARIABLE);
        return signer(kept.secret(), "The file " + FILE + " in " + directory);
    }

    private static RecordSigner signer(String text, String where) {
        try {
            return new RecordSigner(SigningKey.read(text));
        } catch (IllegalArgumentException e) {
            throw new StartupFault(
                    where + " " + e.getMessage() + ".",
                    "Set " + VARIABLE + " to what `openssl genpkey -algorithm ed25519` prints, or to nothing: heads of"
                            + " the record are then listed unsigned.");
        }
    }
}
