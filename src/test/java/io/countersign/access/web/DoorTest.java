package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "boss | path | knows no role boss",
                "owner, | path | knows no role owner,",
                "anybody | run | not anybody may",
                "owner, anybody | body | not anybody may"
            })
    void aTableThatSaysNonsenseStopsTheStart(String roles, String company, String why) {
        assertThatThrownBy(() -> Door.of("GET /api/x", Map.of("roles", roles, "company", company)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GET /api/x")
                .hasMessageContaining(why);
    }

    @Test
    void aDoorSaysForWhomItIsAndOfWhichCompany() {
        assertThatThrownBy(() -> Door.of("GET /api/x", Map.of("roles", "owner")))
                .hasMessageContaining("says no roles, or no company");
        assertThatThrownBy(() -> Door.of("GET /api/x", Map.of("company", "path")))
                .hasMessageContaining("says no roles, or no company");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "owner, operator, administrator | path | For owner, operator of the company and administrators.",
                "member | run | For member of the company.",
                "operator, board, administrator | none | For operator, board of every company and administrators.",
                "administrator | none | For administrators.",
                "anybody | none | For whoever is logged in.",
                "anybody | filtered | For whoever is logged in; shows what is of companies that the caller may know of."
            })
    void saysInWordsWhoMay(String roles, String company, String sentence) {
        assertThat(Door.of("GET /api/x", Map.of("roles", roles, "company", company))
                        .sentence())
                .isEqualTo(sentence);
    }
}
