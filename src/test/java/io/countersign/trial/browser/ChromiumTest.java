package io.countersign.trial.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** A missing browser is told aloud, and one that was asked for is not done without. */
class ChromiumTest {
    private static final String SHOWN = "that nothing runs";

    @TempDir
    private Path folder;

    @Test
    void withoutABrowserTheTestSaysWhatItDidNotShow() {
        assertThatThrownBy(() -> Chromium.startFor(SHOWN, null, folder.toString()))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("NOT SHOWN: " + SHOWN)
                .hasMessageContaining("chromium")
                .hasMessageContaining(Chromium.SETTING);
    }

    @Test
    void oneThatWasFoundAndDoesNotRunIsAsGoodAsNone() throws IOException {
        program("chromium", "echo no display today >&2; exit 3");

        assertThatThrownBy(() -> Chromium.startFor(SHOWN, "", folder.toString()))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("NOT SHOWN: " + SHOWN)
                .hasMessageContaining("no display today");
    }

    @Test
    void oneThatWasNamedHasToRun() throws IOException {
        var broken = program("mine", "echo no display today >&2; exit 3").toString();
        var missing = folder.resolve("nothing").toString();

        assertThatThrownBy(() -> Chromium.startFor(SHOWN, broken, folder.toString()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(broken)
                .hasMessageContaining("no display today");
        assertThatThrownBy(() -> Chromium.startFor(SHOWN, missing, folder.toString()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(missing);
    }

    @Test
    void nothingOfABrowserIsLeft() {
        var browser = Chromium.startFor("that browsers of tests are gone after them");
        var process = browser.process();
        var home = browser.home();
        assertThat(process.isAlive()).isTrue();
        assertThat(home).isNotEmptyDirectory();

        browser.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(home).doesNotExist();
    }

    /** However the tests end, their ends of the pipes are closed. */
    @Test
    void aBrowserEndsWithItsPipes() throws IOException {
        try (var browser = Chromium.startFor("that browsers of tests end with them")) {
            browser.process().getOutputStream().close();

            assertThat(browser.process().onExit().join().isAlive()).isFalse();
        }
    }

    private Path program(String name, String script) throws IOException {
        var program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }
}
