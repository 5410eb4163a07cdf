package io.countersign.engine.internals;

import io.countersign.engine.Deployed;
import io.countersign.engine.DeploymentCheck;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;

/** Checks every new deployment before the engine parses it, by whichever door it comes. */
class DeploymentGuard implements Deployer {
    /** Bound while a company's own processes are deployed. */
    static final ScopedValue<Boolean> COMPANY = ScopedValue.newInstance();

    private static final int MOST_TOLD = 100;

    private final Supplier<DeploymentCheck> check;

    DeploymentGuard(Supplier<DeploymentCheck> check) {
        this.check = check;
    }

    @Override
    public void deploy(DeploymentEntity deployment) {
        if (!deployment.isNew()) {
            return;
        }
        var resources = new LinkedHashMap<String, byte[]>();
        deployment.getResources().values().forEach(each -> resources.put(each.getName(), each.getBytes()));
        var company = COMPANY.orElse(false);
        var faults = check.get().check(resources, new Shelves(Context.getCommandContext()), company);
        if (!faults.isEmpty() && company) {
            throw new Problem.Invalid(inFiles(faults));
        } else if (!faults.isEmpty()) {
            throw new BadUserRequestException("The deployment breaks the rules of governance: " + told(faults));
        }
    }

    /** For a caller of ours, who is answered with a list. */
    private static List<Fault> inFiles(Map<String, List<Fault>> faults) {
        return faults.entrySet().stream()
                .flatMap(file -> file.getValue().stream()
                        .map(fault -> new Fault(
                                file.getKey() + "/" + fault.path(),
                                fault.rule(),
                                fault.element(),
                                fault.name(),
                                fault.remedy())))
                .toList();
    }

    private static String told(Map<String, List<Fault>> faults) {
        var all = faults.entrySet().stream()
                .flatMap(file -> file.getValue().stream().map(fault -> file.getKey() + " " + fault))
                .toList();
        var shown = String.join("; ", all.subList(0, Math.min(MOST_TOLD, all.size())));
        return all.size() > MOST_TOLD ? shown + "; and " + (all.size() - MOST_TOLD) + " more" : shown;
    }

    /** What the engine has, in its newest version. */
    private record Shelves(CommandContext command) implements Deployed {
        @Override
        public boolean process(String key) {
            return command.getProcessDefinitionManager().findLatestProcessDefinitionByKey(key) != null;
        }

        @Override
        public boolean decision(String key) {
            return command.getDecisionDefinitionManager().findLatestDecisionDefinitionByKey(key) != null;
        }

        @Override
        public boolean form(String key) {
            return command.getCamundaFormDefinitionManager().findLatestDefinitionByKey(key) != null;
        }
    }
}
