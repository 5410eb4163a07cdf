package io.countersign.agent;

import io.countersign.engine.CompanyTurn;
import io.countersign.engine.TaskHandler;
import io.countersign.llm.Journal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One handler for each kind of act. */
@Configuration
class ActHandlers {
    private final Workplace workplace;
    private final Briefs briefs;
    private final Journal journal;
    private final CompanyTurn turn;

    ActHandlers(Workplace workplace, Briefs briefs, Journal journal, CompanyTurn turn) {
        this.workplace = workplace;
        this.briefs = briefs;
        this.journal = journal;
        this.turn = turn;
    }

    @Bean
    TaskHandler planHandler() {
        return handler(ActKind.PLAN);
    }

    @Bean
    TaskHandler workHandler() {
        return handler(ActKind.WORK);
    }

    @Bean
    TaskHandler reviewHandler() {
        return handler(ActKind.REVIEW);
    }

    @Bean
    TaskHandler decideHandler() {
        return handler(ActKind.DECIDE);
    }

    private ActHandler handler(ActKind kind) {
        return new ActHandler(kind, workplace, briefs, journal, turn);
    }
}
