package io.countersign.blueprint;

import static io.countersign.blueprint.Models.VALID;
import static io.countersign.blueprint.Models.faults;
import static io.countersign.blueprint.Models.faultsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem.Fault;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code does not get in: not as a script, a class, a listener or an expression, wherever the engine would run it. */
class SmugglingTest {
    private static final String EVIL = "${''.getClass().forName('java.lang.Runtime').getRuntime().exec('id')}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${bean.method()}",
                "${a.b}",
                "${a['b']}",
                "${f:now()}",
                "${now()}",
                "${a + 1 > 2}",
                "${a ? b : c}",
                "${execution == null}",
                "${task == null}",
                "${budgetGate == null}",
                "${!(a == (b.c))}",
                "${true && '' == ''.getClass()}",
                "${a}${b}",
                "yes ${a}",
                "true",
                "",
                "${",
                "#{execution.processBusinessKey}",
            })
    void conditionsOnlyCompareVariables(String expression) {
        assertThat(faultsWith(expression.replace("&", "&amp;"), Models.CONDITION))
                .extracting(Fault::path)
                .containsExactly("F7/conditionExpression");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"${a}", "#{a}", "${not a}", "${a eq 'x' and (b le 1.5 or c ne null)}", "${-1 < a}", " ${a} "})
    void conditionsMayCompareVariables(String expression) {
        assertThat(faultsWith(expression.replace("<", "&lt;"), Models.CONDITION))
                .isEmpty();
    }

    @Test
    void splittingAnExpressionDoesNotHideIt() {
        assertThat(faultsWith("${a<!-- -->.b}", Models.CONDITION)).hasSize(1);
        assertThat(faultsWith("<![CDATA[${a]]>.b}", Models.CONDITION)).hasSize(1);
        assertThat(faultsWith("&#36;&#123;a.b}", Models.CONDITION)).hasSize(1);
        assertThat(faultsWith(
                        "<endEvent id=\"End\"><documentation>$<!-- -->{a.b()}</documentation></endEvent>", Models.END))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Person | <userTask id=\"Person\" | camunda:assignee",
                "Person | <userTask id=\"Person\" | camunda:candidateGroups",
                "Person | <userTask id=\"Person\" | camunda:followUpDate",
                "Person | <userTask id=\"Person\" | camunda:priority",
                "Person | <userTask id=\"Person\" | camunda:formRef",
                "Person | <userTask id=\"Person\" | camunda:formKey",
                "Person | <userTask id=\"Person\" | camunda:formHandlerClass",
                "Person | <userTask id=\"Person\" | camunda:jobPriority",
                "Agent | <serviceTask id=\"Agent\" | camunda:taskPriority",
                "Agent | <serviceTask id=\"Agent\" | camunda:resultVariable",
                "Agent | <serviceTask id=\"Agent\" | camunda:class",
                "Agent | <serviceTask id=\"Agent\" | camunda:expression",
                "Agent | <serviceTask id=\"Agent\" | implementation",
                "Call | <callActivity id=\"Call\" | camunda:variableMappingClass",
                "Call | <callActivity id=\"Call\" | camunda:variableMappingDelegateExpression",
                "Call | <callActivity id=\"Call\" | camunda:calledElementVersion",
                "Call | <callActivity id=\"Call\" | camunda:calledElementVersionTag",
                "Call | <callActivity id=\"Call\" | camunda:calledElementTenantId",
                "Call | <callActivity id=\"Call\" | camunda:caseRef",
                "Start | <startEvent id=\"Start\" | camunda:formKey",
                "Start | <startEvent id=\"Start\" | camunda:initiator",
                "ask-first | <process id=\"ask-first\" | camunda:candidateStarterUsers",
                "ask-first | <process id=\"ask-first\" | camunda:taskPriority",
                "ask-first | <process id=\"ask-first\" | camunda:jobPriority",
                "ask-first | <process id=\"ask-first\" | camunda:candidateStarterGroups",
                "ask-first | <process id=\"ask-first\" | camunda:isStartableInTasklist",
                "Person | <userTask id=\"Person\" | camunda:formRefBinding",
                "Person | <userTask id=\"Person\" | camunda:formRefVersion",
                "Person | <userTask id=\"Person\" | camunda:asyncBefore",
                "Person | <userTask id=\"Person\" | camunda:modelerTemplate",
                "Person | <userTask id=\"Person\" | completionQuantity",
                "Agent | <serviceTask id=\"Agent\" | camunda:errorCodeVariable",
                "Agent | <serviceTask id=\"Agent\" | camunda:decisionRef",
                "Agent | <serviceTask id=\"Agent\" | camunda:decisionRefTenantId",
                "Agent | <serviceTask id=\"Agent\" | camunda:mapDecisionResult",
                "Call | <callActivity id=\"Call\" | camunda:calledElementBinding",
                "Call | <callActivity id=\"Call\" | camunda:caseTenantId",
                "Which | <exclusiveGateway id=\"Which\" | camunda:collection",
                "Silence | <boundaryEvent id=\"Silence\" | cancelActivity",
                "Exhausted | <boundaryEvent id=\"Exhausted\" | camunda:errorMessageVariable",
            })
    void attributesHoldNoCode(String element, String tag, String attribute) {
        assertThat(faults(VALID.replace(tag, "%s %s=\"%s\"".formatted(tag, attribute, EVIL))))
                .extracting(Fault::path)
                .contains(element + "@" + attribute);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<camunda:taskListener event=\"create\" delegateExpression=\"${budgetGate}\"/>",
                "<camunda:taskListener event=\"create\"><camunda:script"
                        + " scriptFormat=\"js\">x</camunda:script></camunda:taskListener>",
                "<camunda:executionListener event=\"start\" class=\"java.lang.Runtime\"/>",
                "<camunda:executionListener event=\"start\" expression=\"x\"/>",
                "<camunda:executionListener event=\"end\" delegateExpression=\"${settleApproval}\"/>",
                "<camunda:executionListener event=\"end\"><camunda:script"
                        + " scriptFormat=\"js\"/></camunda:executionListener>",
                "<camunda:inputOutput><camunda:inputParameter name=\"x\"><camunda:map><camunda:entry"
                    + " key=\"k\">${a.b}</camunda:entry></camunda:map></camunda:inputParameter></camunda:inputOutput>",
                "<camunda:property name=\"x\" value=\"y\"/>",
                "<camunda:formProperty id=\"x\" expression=\"y\"/>",
                "<camunda:in sourceExpression=\"yes ${a}\" target=\"x\"/>",
                "<boundaryEvent id=\"Hidden\" attachedToRef=\"Gate\"/>",
                "<dc:scriptTask xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" id=\"X\"/>",
                "<camunda:connector><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector>",
                "<camunda:field name=\"x\" expression=\"y\"/>",
                "<camunda:field name=\"x\"><camunda:expression>y</camunda:expression></camunda:field>",
                "<camunda:formData><camunda:formField id=\"x\" type=\"string\" defaultValue=\"y\"/></camunda:formData>",
                "<camunda:errorEventDefinition errorRef=\"NoAnswer\" expression=\"y\"/>",
                "<camunda:potentialStarter/>",
                "<camunda:inputOutput><camunda:inputParameter name=\"x\"><camunda:script"
                        + " scriptFormat=\"js\">1</camunda:script></camunda:inputParameter></camunda:inputOutput>",
                "<camunda:inputOutput><camunda:inputParameter"
                    + " name=\"x\"><camunda:list><camunda:value>${a.b}</camunda:value></camunda:list></camunda:inputParameter></camunda:inputOutput>",
                "<camunda:inputOutput><camunda:inputParameter"
                        + " name=\"x\">${a.b}</camunda:inputParameter></camunda:inputOutput>",
                "<camunda:inputOutput><camunda:outputParameter"
                        + " name=\"x\">${execution}</camunda:outputParameter></camunda:inputOutput>",
                "<camunda:properties><camunda:property name=\"x\" value=\"${a.b}\"/></camunda:properties>",
                "<camunda:failedJobRetryTimeCycle>${a.b}</camunda:failedJobRetryTimeCycle>",
                "<camunda:failedJobRetryTimeCycle>forever</camunda:failedJobRetryTimeCycle>",
                "<camunda:in sourceExpression=\"${a.b()}\" target=\"x\"/>",
                "<camunda:in sourceExpression=\"${execution}\" target=\"x\"/>",
                "<camunda:in variables=\"all\"/>",
                "<camunda:in businessKey=\"#{execution.id}\"/>",
                "<camunda:out variables=\"all\"/>",
                "<camunda:out sourceExpression=\"${a.b()}\" target=\"x\"/>",
                "<x:thing xmlns:x=\"urn:x\"/>",
                "<a:taskListener xmlns:a=\"http://activiti.org/bpmn\" event=\"create\" class=\"x\"/>",
            })
    void extensionElementsHoldNoCode(String extension) {
        for (var tag : new String[] {"userTask id=\"Person\"", "callActivity id=\"Call\"", "startEvent id=\"Start\""}) {
            var end = tag.startsWith("call") ? "" : "</" + tag.split(" ")[0] + ">";
            var xml = VALID.replaceFirst(
                    "<" + tag + "([^>]*?)/?>",
                    Matcher.quoteReplacement("<" + tag)
                            + "$1>"
                            + Matcher.quoteReplacement(
                                    "<extensionElements>" + extension + "</extensionElements>" + end));

            assertThat(faults(xml)).as("%s in %s", extension, tag).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<scriptTask id=\"X\" scriptFormat=\"groovy\"><script>1</script></scriptTask>",
                "<adHocSubProcess id=\"X\"/>",
                "<complexGateway id=\"X\"/>",
                "<userTask id=\"X\"><documentation>${a.b()}</documentation></userTask>",
                "<userTask id=\"X\" name=\"${a.b()}\"/>",
                "<userTask"
                    + " id=\"X\"><potentialOwner><resourceAssignmentExpression><formalExpression>${a.b()}</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>",
                "<userTask"
                    + " id=\"X\"><humanPerformer><resourceAssignmentExpression><formalExpression>x</formalExpression></resourceAssignmentExpression></humanPerformer></userTask>",
                "<task id=\"X\"><ioSpecification/></task>",
                "<intermediateCatchEvent"
                    + " id=\"X\"><timerEventDefinition><timeDate>${a.b()}</timeDate></timerEventDefinition></intermediateCatchEvent>",
                "<intermediateCatchEvent id=\"X\"><timerEventDefinition><timeCycle>0 0 * *"
                        + " *</timeCycle></timerEventDefinition></intermediateCatchEvent>",
                "<intermediateCatchEvent"
                    + " id=\"X\"><conditionalEventDefinition><condition>${a.b()}</condition></conditionalEventDefinition></intermediateCatchEvent>",
                "<intermediateCatchEvent id=\"X\"><conditionalEventDefinition><condition"
                        + " language=\"js\">${a}</condition></conditionalEventDefinition></intermediateCatchEvent>",
                "<sequenceFlow id=\"X\" sourceRef=\"Which\" targetRef=\"End\"><conditionExpression"
                        + " language=\"groovy\">${a}</conditionExpression></sequenceFlow>",
                "<sequenceFlow id=\"X\" sourceRef=\"Which\" targetRef=\"End\"><conditionExpression"
                        + " camunda:resource=\"x.js\">${a}</conditionExpression></sequenceFlow>",
                "<intermediateThrowEvent id=\"X\"><messageEventDefinition"
                        + " camunda:class=\"x\"/></intermediateThrowEvent>",
                "<intermediateThrowEvent id=\"X\"><messageEventDefinition"
                        + " camunda:expression=\"x\"/></intermediateThrowEvent>",
                "<serviceTask id=\"X\" camunda:type=\"shell\"/>",
                "<serviceTask id=\"X\" camunda:type=\"mail\"/>",
                "<serviceTask id=\"X\" camunda:delegateExpression=\"${dataSource}\"/>",
                "<serviceTask id=\"X\" camunda:delegateExpression=\"${takeAssignment.run()}\"/>",
                "<serviceTask id=\"X\" camunda:delegateExpression=\"#{takeAssignment}\"/>",
                "<serviceTask id=\"X\" camunda:delegateExpression=\" ${takeAssignment}\"/>",
                "<serviceTask id=\"X\" camunda:type=\"external\" camunda:topic=\"anything\"/>",
                "<serviceTask id=\"X\" camunda:type=\"external\" camunda:topic=\"${topic}\"/>",
                "<serviceTask id=\"X\" xmlns:a=\"http://activiti.org/bpmn\" a:class=\"x\""
                        + " camunda:delegateExpression=\"${takeAssignment}\"/>",
                "<callActivity id=\"X\" calledElement=\"${a.b()}\"/>",
                "<callActivity id=\"X\""
                    + " calledElement=\"a\"><multiInstanceLoopCharacteristics><loopCardinality>${a.b()}</loopCardinality></multiInstanceLoopCharacteristics></callActivity>",
                "<callActivity id=\"X\""
                    + " calledElement=\"a\"><multiInstanceLoopCharacteristics><loopCardinality>99999</loopCardinality></multiInstanceLoopCharacteristics></callActivity>",
                "<callActivity id=\"X\" calledElement=\"a\"><multiInstanceLoopCharacteristics"
                        + " camunda:collection=\"${a.b()}\"/></callActivity>",
                "<callActivity id=\"X\""
                    + " calledElement=\"a\"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><completionCondition>${a.b()}</completionCondition></multiInstanceLoopCharacteristics></callActivity>",
                "<task id=\"Start\"/>",
                "<task id=\" Person\"/>",
                "<callActivity id=\"X\" calledElement=\"${whatever}\"/>",
                "<businessRuleTask id=\"X\" camunda:decisionRef=\"${whatever}\"/>",
                "<userTask id=\"X\" camunda:candidateUsers=\"ann\" camunda:formRef=\"${whatever}\"/>",
                "<userTask id=\"X\" camunda:candidateUsers=\"ann,${a,b}\"/>",
                "<callActivity id=\"X\" calledElement=\"a\"><standardLoopCharacteristics/></callActivity>",
                "<userTask id=\"X\""
                        + " camunda:candidateUsers=\"ann\"><conditionExpression>${a}</conditionExpression></userTask>",
                "<intermediateThrowEvent id=\"X\"><escalationEventDefinition"
                        + " camunda:escalationCodeVariable=\"${a.b()}\"/></intermediateThrowEvent>",
            })
    void elementsHoldNoCode(String element) {
        assertThat(faultsWith(element + Models.END, Models.END)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message id=\"M\" name=\"${a.b()}\"/>",
                "<signal id=\"M\" name=\"#{a.b()}\"/>",
                "<escalation id=\"M\" escalationCode=\"${a.b()}\"/>",
                "<error id=\"M\" errorCode=\"${a.b()}\"/>",
                "<error id=\"M\" errorCode=\"X\" camunda:errorMessage=\"${a.b()}\"/>",
                "<import importType=\"x\" location=\"file:///etc/passwd\" namespace=\"x\"/>",
                "<resource id=\"M\" name=\"x\"/>",
            })
    void definitionsHoldNoCode(String element) {
        assertThat(faultsWith(element + "</definitions>", "</definitions>")).isNotEmpty();
    }

    @Test
    void plainDocumentationAndColoursAreHarmless() {
        assertThat(faultsWith(
                        "<endEvent id=\"End\" xmlns:bioc=\"http://bpmn.io/schema/bpmn/biocolor/1.0\""
                                + " bioc:stroke=\"#000\"><documentation>Costs $5 {or less}.</documentation></endEvent>",
                        Models.END))
                .isEmpty();
    }
}
