package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.record.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** Where the key comes from that signs the record. */
class RecordKeyTest {
    private final MockEnvironment environment = new MockEnvironment();

    @TempDir
    private Path directory;

    @Test
    void isMadeOnceBesideTheEmbeddedDatabase() throws Exception {
        var first = text();

        assertThat(text()).isEqualTo(first).startsWith("heads signed daily with key ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("record-key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void isMissedOnADatabaseOfOnesOwn() {
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://db/x");

        assertThat(text()).contains("not signed", "COUNTERSIGN_RECORD_KEY");
        environment.setProperty("countersign.record.key", SigningKey.make());
        assertThat(text()).startsWith("heads signed daily with key ");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void isRefusedWithoutBeingRepeated() {
        environment.setProperty("countersign.record.key", "hunter2");

        assertThatThrownBy(this::text)
                .isInstanceOf(StartupFault.class)
                .hasMessage("COUNTERSIGN_RECORD_KEY is not an Ed25519 key in PKCS#8.");
    }

    private String text() {
        return new RecordKeyConfiguration().recordSigner(environment, directory).text();
    }
}
