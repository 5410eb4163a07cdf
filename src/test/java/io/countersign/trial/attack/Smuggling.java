package io.countersign.trial.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A file that is right but for one place, where it holds code. */
public enum Smuggling {
    SCRIPT("T", "<scriptTask id='T' scriptFormat='juel'><script>%E</script></scriptTask>"),
    SCRIPT_RESOURCE("T", "<scriptTask id='T' scriptFormat='juel' camunda:resource='classpath://x.juel'/>"),
    GROOVY("T", "<scriptTask id='T' scriptFormat='groovy'><script>new %C()</script></scriptTask>"),
    JAVASCRIPT("T", "<scriptTask id='T' scriptFormat='javascript'><script>new %C()</script></scriptTask>"),
    CLASS("T", "<serviceTask id='T' camunda:class='%C'/>"),
    ACTIVITI_CLASS("T", "<serviceTask id='T' xmlns:a='http://activiti.org/bpmn' a:class='%C'/>"),
    EXPRESSION("T", "<serviceTask id='T' camunda:expression='%E'/>"),
    DELEGATE_EXPRESSION("T", "<serviceTask id='T' camunda:delegateExpression='%E'/>"),
    SEND_TASK("T", "<sendTask id='T' camunda:class='%C'/>"),
    BUSINESS_RULE("T", "<businessRuleTask id='T' camunda:class='%C'/>"),
    DECISION_REFERENCE("T", "<businessRuleTask id='T' camunda:decisionRef='%E'/>"),
    SHELL("T", "<serviceTask id='T' camunda:type='shell'/>"),
    CONNECTOR(
            "T",
            inside(
                    "serviceTask",
                    "<camunda:connector><camunda:connectorId>http-connector</camunda:connectorId><camunda:inputOutput><camunda:inputParameter"
                        + " name='url'>http://127.0.0.1/</camunda:inputParameter>"
                        + "</camunda:inputOutput></camunda:connector>")),
    FIELD(
            "T",
            "<serviceTask id='T' camunda:class='%C'><extensionElements><camunda:field name='anything'>"
                    + "<camunda:expression>%E</camunda:expression></camunda:field></extensionElements></serviceTask>"),
    CONDITION(
            "F2",
            "<sequenceFlow id='F2' sourceRef='T'"
                    + " targetRef='End'><conditionExpression>%E</conditionExpression></sequenceFlow>"),
    CONDITION_SCRIPT(
            "F2",
            "<sequenceFlow id='F2' sourceRef='T' targetRef='End'><conditionExpression language='juel'>%E"
                    + "</conditionExpression></sequenceFlow>"),
    LISTENER_CLASS("T", inside("manualTask", "<camunda:executionListener event='start' class='%C'/>")),
    LISTENER_EXPRESSION("T", inside("manualTask", "<camunda:executionListener event='start' expression='%E'/>")),
    LISTENER_DELEGATE("T", inside("manualTask", "<camunda:executionListener event='end' delegateExpression='%E'/>")),
    LISTENER_SCRIPT(
            "T",
            inside(
                    "manualTask",
                    "<camunda:executionListener event='start'><camunda:script"
                            + " scriptFormat='juel'>%E</camunda:script></camunda:executionListener>")),
    FLOW_LISTENER(
            "F2",
            "<sequenceFlow id='F2' sourceRef='T' targetRef='End'><extensionElements>"
                    + "<camunda:executionListener event='take' expression='%E'/></extensionElements></sequenceFlow>"),
    PROCESS_LISTENER(
            "Start",
            "<extensionElements><camunda:executionListener event='start' expression='%E'/>"
                    + "</extensionElements><startEvent id='Start'/>"),
    TASK_LISTENER("T", inside("userTask", "<camunda:taskListener event='create' class='%C'/>")),
    TASK_LISTENER_SCRIPT(
            "T",
            inside(
                    "userTask",
                    "<camunda:taskListener event='create'><camunda:script"
                            + " scriptFormat='juel'>%E</camunda:script></camunda:taskListener>")),
    INPUT("T", inside("manualTask", io("input", "%E"))),
    INPUT_SCRIPT("T", inside("manualTask", io("input", "<camunda:script scriptFormat='juel'>%E</camunda:script>"))),
    INPUT_LIST(
            "T", inside("manualTask", io("input", "<camunda:list><camunda:value>%E</camunda:value></camunda:list>"))),
    INPUT_MAP(
            "T",
            inside("manualTask", io("input", "<camunda:map><camunda:entry key='x'>%E</camunda:entry></camunda:map>"))),
    OUTPUT("T", inside("manualTask", io("output", "%E"))),
    COLLECTION(
            "T",
            "<manualTask id='T'><multiInstanceLoopCharacteristics camunda:collection='%E'"
                    + " camunda:elementVariable='x'/></manualTask>"),
    CARDINALITY(
            "T",
            "<manualTask id='T'><multiInstanceLoopCharacteristics><loopCardinality>%E</loopCardinality>"
                    + "</multiInstanceLoopCharacteristics></manualTask>"),
    COMPLETION(
            "T",
            "<manualTask id='T'><multiInstanceLoopCharacteristics><loopCardinality>1</loopCardinality>"
                    + "<completionCondition>%E</completionCondition></multiInstanceLoopCharacteristics></manualTask>"),
    FORM_FIELD(
            "T",
            inside(
                    "userTask",
                    "<camunda:formData><camunda:formField id='x' type='string' defaultValue='%E'/>"
                            + "</camunda:formData>")),
    FORM_VALIDATOR(
            "T",
            inside(
                    "userTask",
                    "<camunda:formData><camunda:formField id='x' type='string'><camunda:validation><camunda:constraint"
                            + " name='validator' config='%C'/></camunda:validation>"
                            + "</camunda:formField></camunda:formData>")),
    FORM_KEY("T", "<userTask id='T' camunda:formKey='%E'/>"),
    FORM_HANDLER("T", "<userTask id='T' camunda:formHandlerClass='%C'/>"),
    ASSIGNEE("T", "<userTask id='T' camunda:assignee='%E'/>"),
    CANDIDATES("T", "<userTask id='T' camunda:candidateUsers='a,%E'/>"),
    DUE("T", "<userTask id='T' camunda:dueDate='%E'/>"),
    PRIORITY("T", "<userTask id='T' camunda:priority='%E'/>"),
    NAME("T", "<userTask id='T' name='%E'/>"),
    DOCUMENTATION("T", "<userTask id='T'><documentation>%E</documentation></userTask>"),
    POTENTIAL_OWNER(
            "T",
            "<userTask id='T'><potentialOwner><resourceAssignmentExpression><formalExpression>%E"
                    + "</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>"),
    TIMER(
            "T",
            "<intermediateCatchEvent id='T'><timerEventDefinition><timeDuration>%E</timeDuration>"
                    + "</timerEventDefinition></intermediateCatchEvent>"),
    CONDITIONAL(
            "T",
            "<intermediateCatchEvent id='T'><conditionalEventDefinition><condition>%E</condition>"
                    + "</conditionalEventDefinition></intermediateCatchEvent>"),
    MESSAGE_CLASS(
            "T",
            "<intermediateThrowEvent id='T'><messageEventDefinition camunda:class='%C'/>"
                    + "</intermediateThrowEvent>"),
    CALLED("T", "<callActivity id='T' calledElement='%E'/>"),
    CALL_MAPPING("T", "<callActivity id='T' calledElement='x' camunda:variableMappingClass='%C'/>"),
    CALL_SOURCE(
            "T",
            "<callActivity id='T' calledElement='smuggled'><extensionElements>"
                    + "<camunda:in sourceExpression='%E' target='x'/></extensionElements></callActivity>"),
    CALL_KEY(
            "T",
            "<callActivity id='T' calledElement='smuggled'><extensionElements>"
                    + "<camunda:in businessKey='%E'/></extensionElements></callActivity>"),
    JOB_PRIORITY("T", "<manualTask id='T' camunda:asyncBefore='true' camunda:jobPriority='%E'/>"),
    RETRIES("T", inside("manualTask", "<camunda:failedJobRetryTimeCycle>%E</camunda:failedJobRetryTimeCycle>")),
    SIGNAL("End", "<endEvent id='End'><signalEventDefinition signalRef='S'/></endEvent>"),
    DMN_JUEL(true, "<inputExpression id='I1' expressionLanguage='juel'><text>%E</text></inputExpression>"),
    DMN_CELL(true, "<inputExpression id='I1'><text>%E</text></inputExpression>"),
    DMN_SCRIPT(true, "<inputExpression id='I1' expressionLanguage='groovy'><text>new %C()</text></inputExpression>"),
    DMN_EXTERNAL(
            true,
            "<inputExpression id='I1'><text>(function(a) external { java: { class: \"%C\","
                    + " method signature: \"newInstance()\" } })(1)</text></inputExpression>"),
    CASE("smuggled.cmmn"),
    GROOVY_FILE("smuggled.groovy"),
    PAGE("smuggled.html");

    /** A process that may be deployed. */
    public static final String PROCESS = """
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="x">
          <process id="smuggled" isExecutable="true" camunda:versionTag="1" camunda:historyTimeToLive="P1D">
            <startEvent id='Start'/>
            <sequenceFlow id='F1' sourceRef='Start' targetRef='T'/>
            <manualTask id='T'/>
            <sequenceFlow id='F2' sourceRef='T' targetRef='End'/>
            <endEvent id='End'/>
          </process>
          <signal id='S' name='plain'/>
        </definitions>
        """;

    /** A decision that may be deployed. */
    public static final String DECISION = """
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
          <decision id="smuggled" name="Smuggled" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
              camunda:historyTimeToLive="P1D">
            <decisionTable id="t" hitPolicy="FIRST">
              <input id="i"><inputExpression id='I1'><text>amount</text></inputExpression></input>
              <output id="o" name="o" typeRef="boolean"/>
              <rule id="r"><inputEntry id="ie"><text></text></inputEntry>
                <outputEntry id="oe"><text>true</text></outputEntry></rule>
            </decisionTable>
          </decision>
        </definitions>
        """;

    private final String file;
    private final String text;

    Smuggling(String place, String code) {
        this.file = "smuggled.bpmn";
        this.text = at(PROCESS, place, code);
    }

    Smuggling(boolean decision, String code) {
        this.file = decision ? "smuggled.dmn" : "smuggled.bpmn";
        this.text = replaced(DECISION, "<inputExpression id='I1'><text>amount</text></inputExpression>", code);
    }

    Smuggling(String file) {
        this.file = file;
        this.text = PROCESS;
    }

    public String file() {
        return file;
    }

    public byte[] content() {
        return text.getBytes(UTF_8);
    }

    private static String at(String process, String place, String code) {
        return switch (place) {
            case "T" -> replaced(process, "<manualTask id='T'/>", code);
            case "F2" -> replaced(process, "<sequenceFlow id='F2' sourceRef='T' targetRef='End'/>", code);
            case "Start" -> replaced(process, "<startEvent id='Start'/>", code);
            case "End" -> replaced(replaced(process, "<endEvent id='End'/>", code), "name='plain'", "name='%E'");
            default -> throw new IllegalArgumentException(place);
        };
    }

    private static String replaced(String text, String what, String code) {
        if (!text.contains(what)) {
            throw new IllegalArgumentException("There is no " + what);
        }
        return text.replace(what, code)
                .replace("%E", Canary.EXPRESSION.replace("'", "&apos;"))
                .replace("%C", Canary.class.getName());
    }

    private static String inside(String tag, String extension) {
        return "<%1$s id='T'><extensionElements>%2$s</extensionElements></%1$s>".formatted(tag, extension);
    }

    private static String io(String direction, String value) {
        return "<camunda:inputOutput><camunda:%1$sParameter name='x'>%2$s</camunda:%1$sParameter></camunda:inputOutput>"
                .formatted(direction, value);
    }
}
