package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.company.CompanyVersion;
import io.countersign.problem.Problem.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No process of a company calls past the reporting line, but where the company granted it. */
class LineRuleTest {
    private final CompanyVersion version = ExampleCompanies.withGrant();

    @Test
    void reportsAndGrantsMayBeCalled() {
        assertThat(LineRule.check(version, Compiler.compile(version))).isEmpty();
    }

    @Test
    void aCallUpwardSidewaysOrIntoAnotherCompanyIsAFault() {
        for (var elsewhere : List.of("test.boss", "test.product", "test.research", "other.analyst")) {
            assertThat(edited("test.research", "test.analyst", elsewhere))
                    .as(elsewhere)
                    .containsExactly(new Fault(
                            "test.research.bpmn/CallActivity_Report_analyst",
                            "research may delegate to its reports and to those granted to it, not to " + elsewhere));
        }
    }

    @Test
    void aGrantIsForOneDirectionAndOnePair() {
        assertThat(edited("test.product", "test.writer", "test.analyst")).hasSize(1);
        assertThat(edited("test.boss", "test.product", "test.writer")).hasSize(1);
    }

    @Test
    void aPositionWithoutItsProcessIsAFault() {
        var files = Compiler.compile(version);
        files.remove("test.writer.bpmn");

        assertThat(LineRule.check(version, files))
                .extracting(Fault::path, Fault::rule)
                .containsExactly(tuple("test.writer.bpmn", "is missing: each position has its process"));
    }

    private List<Fault> edited(String process, String instead, String called) {
        var files = Compiler.compile(version);
        files.computeIfPresent(
                process + ".bpmn",
                (_, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                        .replace("calledElement=\"" + instead + "\"", "calledElement=\"" + called + "\"")
                        .getBytes(StandardCharsets.UTF_8));
        return LineRule.check(version, files).stream()
                .map(fault -> new Fault(fault.path(), fault.rule()))
                .toList();
    }
}
