package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several people with Camunda Modeler, at the same moment. */
class ModelerRacesSystemTest extends ModelerTest {
    @Test
    void theSameFileMakesOneVersion() throws Exception {
        aCompany();
        var edited = edited("writer");

        Callable<HttpResponse<String>> work = () -> deploy("writer.bpmn", edited);
        var answers = together(Collections.nCopies(8, work));

        var changed = 0;
        for (var answer : answers) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(json(answer).path("companyVersion").asInt()).isEqualTo(2);
            changed += json(answer).path("changed").asBoolean() ? 1 : 0;
        }
        assertThat(changed).isEqualTo(1);
        assertThat(versions()).isEqualTo(2);
    }

    /** Neither overwrites what the other did: each begins with the newest version. */
    @Test
    void filesOfSeveralPositionsAllCount() throws Exception {
        aCompany();
        var works = new ArrayList<Callable<HttpResponse<String>>>();
        for (var position : List.of("ceo", "head", "analyst", "checker", "writer")) {
            var edited = edited(position);
            works.add(() -> deploy(position + ".bpmn", edited));
        }

        var answers = together(works);

        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        assertThat(versions()).isEqualTo(6);
        for (var position : List.of("ceo", "head", "analyst", "checker", "writer")) {
            assertThat(own(position)).isNotNull();
        }
        var run = ended(start("2.00"));
        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
    }

    private static <T> List<T> together(List<Callable<T>> works) throws Exception {
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<T>>();
            for (var work : works) {
                results.add(threads.submit(() -> {
                    go.await();
                    return work.call();
                }));
            }
            go.countDown();
            var answers = new ArrayList<T>();
            for (var result : results) {
                answers.add(result.get());
            }
            return answers;
        }
    }
}
