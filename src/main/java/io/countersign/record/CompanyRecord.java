package io.countersign.record;

import java.util.Map;
import org.springframework.stereotype.Component;

/** Writes down what concerns a company or the whole installation and belongs to no run. */
@Component
public class CompanyRecord {
    private final RunRecord record;

    CompanyRecord(RunRecord record) {
        this.record = record;
    }

    /** Appends an entry in the current transaction, done by whoever makes the current request, if anybody does. */
    public void append(String company, String type, Map<String, ?> data) {
        record.append(Chain.company(company), type, data, record.caller());
    }

    /** The same, done by somebody else. */
    public void append(String company, String type, Map<String, ?> data, Actor actor) {
        record.append(Chain.company(company), type, data, actor);
    }

    /** Appends what was done for a position: by the person who makes the current request, else by its agent. */
    public void appendAs(String position, String company, String type, Map<String, ?> data) {
        record.append(Chain.company(company), type, data, record.of(position));
    }

    /** Appends to the installation's chain: people, models, prices. */
    public void appendToInstallation(String type, Map<String, ?> data) {
        record.append(Chain.INSTALLATION, type, data, record.caller());
    }
}
