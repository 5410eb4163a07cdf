package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.message.Message;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.ExternalTaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whatever delays an answer, its messages are sent once, or not at all when nobody waits for them any more. */
class LateMessagesSystemTest extends MessagesTest {
    @Autowired
    private ExternalTaskService externalTasks;

    @Test
    void anAnswerThatIsCompletedLaterSendsOnceAndReadsWhatItWasShown() {
        aCompany(CHART);
        withoutCounsel();
        jdbc.sql("alter table message add constraint poison check (text <> 'POISON') not valid")
                .update();
        Run run;
        try {
            colleagues.when("analyst", "work", request -> with(Colleagues.plainly(request), "head", "POISON"));
            run = waiting(start("4.00"));
            assertThat(run.waitingFor().getFirst().why()).contains("The answer is recorded");
            assertThat(all(run)).isEmpty();
            messages.send(run.id(), new PeoplesMessages.Order("counsel", "analyst", "Too late for you", null), CAROL);
        } finally {
            jdbc.sql("alter table message drop constraint poison").update();
        }
        externalTasks.setRetries(run.waitingFor().getFirst().ref(), 1);

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("analyst", "work")).isEqualTo(1);
        assertThat(all(run)).extracting(Message::text).containsExactlyInAnyOrder("Too late for you", "POISON");
        assertThat(all(run))
                .filteredOn(message -> message.to().equals("analyst"))
                .allSatisfy(unread -> assertThat(unread.readAt()).isNull());
        assertThat(sent(run)).hasSize(2);
    }

    @Test
    void aTaskThatAnotherNodeTakesOverSendsOnce() {
        aCompany(CHART);
        withoutCounsel();
        var mayAnswer = new CountDownLatch(1);
        colleagues.when("analyst", "work", request -> {
            pass(mayAnswer);
            return with(Colleagues.plainly(request), "head", "Done");
        });
        var run = start("4.00");
        await().until(() -> colleagues.asked("analyst", "work") == 1);
        messages.send(run.id(), new PeoplesMessages.Order("counsel", "analyst", "Not in your brief", null), CAROL);
        var before = node();
        jdbc.sql("update node set lease_until = clock_timestamp() - interval '1 s' where id = ?")
                .param(before)
                .update();
        await().until(() -> !node().equals(before)
                && externalTasks.createExternalTaskQuery().workerId(before).count() == 0);

        mayAnswer.countDown();

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(all(run)).extracting(Message::text).containsExactly("Not in your brief", "Done");
        assertThat(all(run).getFirst().readAt()).isNull();
    }

    @Test
    void aLateAnswerOfACancelledRunWritesNothing() {
        aCompany(CHART);
        withoutCounsel();
        colleagues.when("analyst", "work", request -> {
            runs.cancel(request.labels().run());
            Thread.interrupted();
            return with(Colleagues.plainly(request), "head", "Too late");
        });

        var run = ended(start("4.00"));

        assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
        await().atMost(Duration.ofSeconds(15))
                .until(() -> jdbc.sql("""
                    select count(*) from model_call where run = ? and position = 'analyst' and status = 'ANSWERED'\
                    """).param(run.id()).query(Integer.class).single() == 1);
        assertThat(all(run)).isEmpty();
        assertThat(sent(run)).isEmpty();
    }
}
