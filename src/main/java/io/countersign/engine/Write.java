package io.countersign.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.springframework.dao.CannotAcquireLockException;

/** What waits to be written under its company's lock, together with what else waits for it. */
sealed interface Write {
    String company();

    /** False where nobody waits for it any more. */
    boolean isWanted();

    static List<Finished> finished(List<? extends Write> taken) {
        return taken.stream()
                .filter(Finished.class::isInstance)
                .map(Finished.class::cast)
                .toList();
    }

    static List<Order<?>> orders(List<? extends Write> taken) {
        return taken.stream()
                .<Order<?>>mapMulti((item, orders) -> {
                    if (item instanceof Order<?> order) {
                        orders.accept(order);
                    }
                })
                .toList();
    }

    /** A finished task; {@code written} is called when there is nothing left to do for it. */
    record Finished(String company, Task task, Handled.Finish finish, Runnable written, Breaks breaks)
            implements Write {
        Finished(String company, Task task, Handled.Finish finish, Runnable written) {
            this(company, task, finish, written, new Breaks());
        }

        @Override
        public boolean isWanted() {
            return true;
        }
    }

    /** What somebody asks for and waits for the answer to. */
    final class Order<T> implements Write {
        private final String company;
        private final Supplier<T> work;
        private final long deadline;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
        private final CompletableFuture<T> answer = new CompletableFuture<>();

        private enum State {
            WAITING,
            BEGUN,
            /** The one who asked has gone. */
            LEFT
        }

        Order(String company, Duration patience, Supplier<T> work) {
            this.company = company;
            this.work = work;
            this.deadline = System.nanoTime() + patience.toNanos();
        }

        @Override
        public String company() {
            return company;
        }

        /** To be called once its turn has come; false where the one who asked has gone. */
        boolean begin() {
            return isWanted() && (state.compareAndSet(State.WAITING, State.BEGUN) || state.get() == State.BEGUN);
        }

        /** One that was begun and rolled back is not begun again after its time. */
        @Override
        public boolean isWanted() {
            if (System.nanoTime() - deadline > 0) {
                failed(busy());
            }
            return !answer.isDone() && state.get() != State.LEFT;
        }

        private CannotAcquireLockException busy() {
            return new CannotAcquireLockException("The books of " + company + " are busy");
        }

        /** Does the work in the current transaction; what is returned answers the one who asked, once it is committed. */
        Runnable work() {
            var result = work.get();
            return () -> answer.complete(result);
        }

        void failed(Throwable fault) {
            answer.completeExceptionally(fault);
        }

        /** Waits for the answer; who has waited long enough goes, unless the work has begun. */
        T await() {
            try {
                return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | InterruptedException e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                if (state.compareAndSet(State.WAITING, State.LEFT)) {
                    throw busy();
                }
                return end();
            } catch (ExecutionException e) {
                throw unwrapped(e);
            }
        }

        /** What has begun comes to its end; interrupted or not, only that end says what was done. */
        private T end() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                throw unwrapped(e);
            }
        }

        private static RuntimeException unwrapped(Exception e) {
            return e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
        }
    }
}
