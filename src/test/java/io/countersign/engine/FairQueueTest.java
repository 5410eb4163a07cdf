package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairQueueTest {
    @Test
    void companiesTakeTurns() {
        var queue = new FairQueue<String>(10, 10);
        queue.add("large", "l1");
        queue.add("large", "l2");
        queue.add("large", "l3");
        queue.add("small", "s1");

        assertThat(queue.next()).contains("l1");
        assertThat(queue.next()).contains("s1");
        assertThat(queue.next()).contains("l2");
        assertThat(queue.next()).contains("l3");
        assertThat(queue.next()).isEmpty();
    }

    @Test
    void neverMoreThanSoManyAtOnce() {
        var queue = new FairQueue<Integer>(2, 2);
        for (int n = 0; n < 3; n++) {
            queue.add("company", n);
        }

        assertThat(queue.next()).contains(0);
        assertThat(queue.next()).contains(1);
        assertThat(queue.next()).isEmpty();
        queue.done("company");
        assertThat(queue.next()).contains(2);
    }

    @Test
    void aCompanyAtItsBoundDoesNotHoldUpTheOthers() {
        var queue = new FairQueue<String>(10, 1);
        queue.add("large", "l1");
        queue.add("large", "l2");
        queue.add("small", "s1");

        assertThat(queue.next()).contains("l1");
        assertThat(queue.next()).contains("s1");
        assertThat(queue.next()).isEmpty();
        queue.done("large");
        assertThat(queue.next()).contains("l2");
    }
}
