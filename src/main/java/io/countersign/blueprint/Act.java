package io.countersign.blueprint;

/** What a position does in its process, and how its elements and topic are called. */
enum Act {
    PLAN("Plan", "Plan work", "plan", "Plan failed"),
    WORK("Work", "Do the work", "work", "Work failed"),
    REVIEW("Review", "Review results", "review", "Review failed");

    final String id;
    final String label;
    final String word;
    final String failure;

    Act(String id, String label, String word, String failure) {
        this.id = id;
        this.label = label;
        this.word = word;
        this.failure = failure;
    }

    String topic() {
        return "agent." + word;
    }
}
