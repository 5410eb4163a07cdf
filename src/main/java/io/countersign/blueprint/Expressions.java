package io.countersign.blueprint;

import io.countersign.engine.Steps;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.impl.juel.AstBinary;
import org.camunda.bpm.impl.juel.AstBoolean;
import org.camunda.bpm.impl.juel.AstEval;
import org.camunda.bpm.impl.juel.AstIdentifier;
import org.camunda.bpm.impl.juel.AstNested;
import org.camunda.bpm.impl.juel.AstNull;
import org.camunda.bpm.impl.juel.AstNumber;
import org.camunda.bpm.impl.juel.AstString;
import org.camunda.bpm.impl.juel.AstUnary;
import org.camunda.bpm.impl.juel.Builder;
import org.camunda.bpm.impl.juel.Node;
import org.camunda.bpm.impl.juel.TreeBuilderException;

/** What an expression in a diagram may say: variables, literals, comparisons and boolean operators. Read as the engine reads it. */
final class Expressions {
    private static final Builder BUILDER = new Builder(Builder.Feature.METHOD_INVOCATIONS);
    private static final int LONGEST = 500;
    private static final Set<AstBinary.Operator> OPERATORS = Set.of(
            AstBinary.AND,
            AstBinary.OR,
            AstBinary.EQ,
            AstBinary.NE,
            AstBinary.LT,
            AstBinary.LE,
            AstBinary.GT,
            AstBinary.GE);
    /** What these names mean to the engine is not a variable. */
    private static final Set<String> RESERVED =
            Set.of("execution", "task", "caseExecution", "externalTask", "authenticatedUserId", "currentUser");

    private Expressions() {}

    static boolean occursIn(String text) {
        return text.contains("${") || text.contains("#{");
    }

    /** What is wrong with the text as one whole expression. */
    static Optional<String> fault(String text) {
        return root(text)
                .map(Expressions::faultOf)
                .orElse(Optional.of(
                        "must be one expression such as ${approved}, of at most %d characters".formatted(LONGEST)));
    }

    /** Whether the text is an expression that only names a variable. */
    static boolean isVariable(String text) {
        return root(text)
                .filter(node -> node instanceof AstIdentifier name && !reserved(name))
                .isPresent();
    }

    /** The one thing inside the braces, if the text is nothing but an expression. */
    static Optional<Node> root(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var root = BUILDER.build(text.strip()).getRoot();
            return root instanceof AstEval eval ? Optional.of(eval.getChild(0)) : Optional.empty();
        } catch (TreeBuilderException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> faultOf(Node node) {
        return switch (node) {
            case AstIdentifier name when reserved(name) -> refused("the name " + name.getName());
            case AstIdentifier _, AstBoolean _, AstNumber _, AstString _, AstNull _ -> Optional.empty();
            case AstNested nested -> faultOf(nested.getChild(0));
            case AstUnary unary -> faultOf(unary.getChild(0));
            case AstBinary binary
            when OPERATORS.contains(binary.getOperator()) ->
                faultOf(binary.getChild(0)).or(() -> faultOf(binary.getChild(1)));
            default -> refused(node.toString());
        };
    }

    private static boolean reserved(AstIdentifier name) {
        return RESERVED.contains(name.getName()) || Steps.NAMES.contains(name.getName());
    }

    private static Optional<String> refused(String what) {
        return Optional.of("may hold variables, literals, comparisons and boolean operators only, not " + what);
    }
}
