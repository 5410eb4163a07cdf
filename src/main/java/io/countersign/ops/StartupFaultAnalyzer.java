package io.countersign.ops;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints a {@link StartupFault} as a description and an action in place of a stack trace. */
class StartupFaultAnalyzer extends AbstractFailureAnalyzer<StartupFault> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StartupFault fault) {
        return new FailureAnalysis(fault.getMessage(), fault.remedy(), null);
    }
}
