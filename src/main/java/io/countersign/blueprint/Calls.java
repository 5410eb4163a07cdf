package io.countersign.blueprint;

import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.ExtensionElements;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOut;

/** What a call activity hands to the process it calls, and takes back. */
final class Calls {
    private Calls() {}

    /** Calls the newest version of a standard process about an approval; the answer arrives in the variable named. */
    static void standard(Sheet sheet, CallActivity call, String process, String answer) {
        call.setCalledElement(process);
        call.setCamundaCalledElementBinding("latest");
        var extensions = extensions(sheet, call);
        in(sheet, extensions, "assignmentId", "assignmentId");
        in(sheet, extensions, "approvalId", "approvalId");
        var out = sheet.child(extensions, CamundaOut.class);
        out.setCamundaSource("approved");
        out.setCamundaTarget(answer);
    }

    /** Calls a direct report's process of the same deployment, once for each of its assignments. */
    static void report(Sheet sheet, CallActivity call, String process) {
        call.setCalledElement(process);
        call.setCamundaCalledElementBinding("deployment");
        var extensions = extensions(sheet, call);
        in(sheet, extensions, "assignmentId", "parentAssignmentId");
        in(sheet, extensions, "loopCounter", "ordinal");
    }

    private static ExtensionElements extensions(Sheet sheet, CallActivity call) {
        var extensions = sheet.child(call, ExtensionElements.class);
        sheet.child(extensions, CamundaIn.class).setCamundaBusinessKey("#{execution.processBusinessKey}");
        return extensions;
    }

    private static void in(Sheet sheet, ExtensionElements extensions, String source, String target) {
        var in = sheet.child(extensions, CamundaIn.class);
        in.setCamundaSource(source);
        in.setCamundaTarget(target);
    }
}
