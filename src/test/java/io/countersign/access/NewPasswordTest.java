package io.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewPasswordTest {
    @Test
    void takesTwelveCharactersOfAnyKind() {
        assertThat(NewPassword.faults("anna", "twelve chars")).isEmpty();
        assertThat(NewPassword.faults("anna", "x".repeat(1024))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "anna, 11 letters!, at least 12 characters",
        "anna, '', at least 12 characters",
        "anna, '             ', must not be blank",
        "anna@acme.example, Anna@ACME.example, must not be the user name"
    })
    void refusesWhatIsEasyToGuessWithoutRepeatingIt(String username, String password, String rule) {
        assertThat(NewPassword.faults(username, password))
                .singleElement()
                .satisfies(
                        fault -> assertThat(fault).contains(rule).doesNotContain(password.isBlank() ? "'" : password));
    }

    @Test
    void refusesWhatNobodyWouldHash() {
        assertThat(NewPassword.faults("anna", "x".repeat(1025)))
                .singleElement()
                .asString()
                .contains("at most 1024");
    }
}
