package io.countersign.record;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Sees to it that the heads of the record are signed every day. */
@Component
class HeadsDuty {
    private static final Logger LOG = LoggerFactory.getLogger(HeadsDuty.class);

    private final Heads heads;

    HeadsDuty(Heads heads) {
        this.heads = heads;
    }

    @Scheduled(fixedDelay = 600_000, initialDelay = 60_000)
    void look() {
        try {
            if (heads.signIfDue()) {
                LOG.info("The heads of the record were written down for today");
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The heads of the record are signed later: {}", e.toString());
        }
    }
}
