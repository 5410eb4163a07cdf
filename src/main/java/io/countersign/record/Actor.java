package io.countersign.record;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Who did something, and in what capacity. */
public record Actor(Kind kind, String name, String capacity) {
    /** Agents act as their position, people as themselves, and what nobody asked for the system does. */
    public enum Kind {
        POSITION,
        USER,
        SYSTEM
    }

    /** A position, filled by an agent. */
    public static Actor position(String key) {
        return new Actor(Kind.POSITION, key, "agent");
    }

    /** An authenticated person or program. */
    public static Actor user(String name, String capacity) {
        return new Actor(Kind.USER, name, capacity);
    }

    /** A part of the product that acts on its own. */
    public static Actor system(String part) {
        return new Actor(Kind.SYSTEM, "countersign", part);
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind.name())
                .put("name", name)
                .put("capacity", capacity);
    }
}
