package io.countersign.blueprint;

import io.countersign.problem.Problem.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;

/** What a model breaks, each with the element to look at and what to do about it. */
final class Faults {
    private static final int LONGEST_NAME = 100;

    private final List<Fault> found = new ArrayList<>();

    void add(Element element, String rule, String remedy) {
        found.add(of(Xml.path(element), element, rule, remedy));
    }

    void add(Element element, Attr attribute, String rule, String remedy) {
        found.add(of(Xml.path(element) + "@" + attribute.getName(), element, rule, remedy));
    }

    /** What is wrong with a file as a whole. */
    void add(String file, String rule, String remedy) {
        found.add(ofFile(file, rule, remedy));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Fault> all() {
        return List.copyOf(found);
    }

    static Fault ofFile(String file, String rule, String remedy) {
        return new Fault(file, rule, null, null, remedy);
    }

    static Fault of(String path, Element element, String rule, String remedy) {
        var owner = Xml.owner(element);
        return new Fault(path, rule, owner == null ? null : owner.getAttribute("id"), name(owner), remedy);
    }

    private static @Nullable String name(@Nullable Element owner) {
        var name = owner == null ? "" : owner.getAttribute("name").strip().replaceAll("\\s+", " ");
        if (name.isEmpty()) {
            return null;
        }
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
    }
}
