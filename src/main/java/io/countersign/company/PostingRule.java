package io.countersign.company;

import io.countersign.problem.Problem;
import java.util.List;

/** What this installation asks of a definition that is right in itself; asked before a version is stored. */
public interface PostingRule {
    List<Problem.Fault> faults(CompanyDefinition definition);
}
