package io.countersign.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.countersign.access.Seal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

/** Where the key comes from that seals secrets. */
class SealKeyTest {
    private static final String OLD = "the key of last year, which is quite long";
    private static final String NEW = "the key of this year, which is quite long";

    private final MockEnvironment environment = new MockEnvironment();

    @TempDir
    private Path directory;

    @Test
    void isMadeOnceBesideTheEmbeddedDatabase() throws Exception {
        var sealed = seal().seal("hunter2".getBytes(UTF_8), "here");

        assertThat(seal().open(sealed, "here")).asString().isEqualTo("hunter2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("secrets-key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void isMissedOnADatabaseOfOnesOwnOnlyByWhoSeals() {
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://db/x");

        assertThat(seal().isAvailable()).isFalse();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void isRotated() {
        environment.setProperty("countersign.secrets.key", " " + OLD + "\n");
        var sealed = seal().seal("hunter2".getBytes(UTF_8), "here");

        environment.setProperty("countersign.secrets.key", NEW);
        environment.setProperty("countersign.secrets.previous-key", OLD);

        assertThat(seal().open(sealed, "here")).asString().isEqualTo("hunter2");
        assertThat(seal().isOutdated(sealed)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "key, hunter2, COUNTERSIGN_SECRETS_KEY is shorter than 32 bytes.",
        "previous-key, hunter2, COUNTERSIGN_SECRETS_PREVIOUS_KEY is shorter than 32 bytes.",
        "key, a long key with a placeholder ${hunter2}, COUNTERSIGN_SECRETS_KEY has ${",
    })
    void isRefusedWithoutBeingRepeated(String property, String text, String message) {
        environment.setProperty("countersign.secrets.key", NEW);
        environment.setProperty("countersign.secrets." + property, text);

        var fault = catchThrowableOfType(StartupFault.class, this::seal);

        assertThat(fault).hasMessageStartingWith(message).hasNoCause();
        assertThat(fault.getMessage() + fault.remedy()).doesNotContain("hunter2");
    }

    private Seal seal() {
        return new SealConfiguration().seal(environment, directory);
    }
}
