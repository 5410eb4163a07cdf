package io.countersign.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A JVM of its own whose threads buy from a ledger as fast as they can. It says {@code ready} when all of them stand at the
 * start, sets them off at a line of input, and ends with a line of what they did.
 */
final class RacingNode {
    static final String APPLICATION = "racing-node";
    static final String COMPANY = "acme";
    static final Money LEAST = Money.usd("0.001");
    private static final int CONNECTIONS = 20;

    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final List<Purchase> offers;

    /** What a thread, or all of a node, did. */
    record Tally(long granted, long refused, long spent) {
        Tally plus(Tally other) {
            return new Tally(granted + other.granted, refused + other.refused, spent + other.spent);
        }

        static Tally read(String line) {
            var numbers = Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray();
            return new Tally(numbers[0], numbers[1], numbers[2]);
        }

        @Override
        public String toString() {
            return granted + " " + refused + " " + spent;
        }
    }

    private RacingNode(ApplicationContext context, List<Purchase> offers) {
        this.ledger = context.getBean(Ledger.class);
        this.transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        this.offers = offers;
    }

    /** The arguments: address of the database, threads, attempts of each, and what may be bought: run, assignment, position. */
    static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        var threads = Integer.parseInt(args[1]);
        var attempts = Integer.parseInt(args[2]);
        var offers = Stream.of(args).skip(3).map(RacingNode::offer).toList();
        try (var pool = pool(args[0]);
                var context = Node.on(pool);
                var workers = Executors.newFixedThreadPool(threads)) {
            var node = new RacingNode(context, offers);
            var atTheStart = new CountDownLatch(threads);
            var start = new CountDownLatch(1);
            var tallies = Stream.generate(() -> workers.submit(() -> {
                        atTheStart.countDown();
                        start.await();
                        return node.race(attempts);
                    }))
                    .limit(threads)
                    .toList();
            atTheStart.await();
            System.out.println("ready");
            System.in.read();
            start.countDown();
            var sum = new Tally(0, 0, 0);
            for (Future<Tally> tally : tallies) {
                sum = sum.plus(tally.get());
            }
            System.out.println(sum);
        }
    }

    private static Purchase offer(String words) {
        var word = words.split(" ");
        return new Purchase("-", UUID.fromString(word[0]), UUID.fromString(word[1]), word[2], "-", LEAST, 1);
    }

    private static HikariDataSource pool(String url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("postgres");
        config.addDataSourceProperty("ApplicationName", APPLICATION);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(Duration.ofMinutes(2).toMillis());
        return new HikariDataSource(config);
    }

    private Tally race(int attempts) {
        var random = new Random();
        var sum = new Tally(0, 0, 0);
        for (var attempt = 0; attempt < attempts; attempt++) {
            sum = sum.plus(attempt(random));
        }
        return sum;
    }

    /** Half of the gates stand in a transaction of the engine, where only the database's lock keeps them apart. */
    private Tally attempt(Random random) {
        var purchase = purchase(random);
        var hold = random.nextBoolean()
                ? ledger.reserve(COMPANY, purchase)
                : transaction.execute(_ -> ledger.reserve(COMPANY, purchase));
        return switch (hold) {
            case Hold.Refused _, Hold.Full _ -> new Tally(0, 1, 0);
            case Hold.Granted granted -> new Tally(1, 0, close(granted.reservation(), purchase.ceiling(), random));
        };
    }

    private Purchase purchase(Random random) {
        var offer = offers.get(random.nextInt(offers.size()));
        var key = UUID.randomUUID().toString();
        var ceiling = new Money(LEAST.nanos() * (1 + random.nextInt(5)));
        return new Purchase(key, offer.run(), offer.assignment(), offer.position(), "token-" + key, ceiling, 1);
    }

    /** Releases, or sends and settles; answers what it spent. */
    private long close(UUID reservation, Money ceiling, Random random) {
        if (random.nextBoolean()) {
            ledger.release(reservation);
            return 0;
        }
        var sent = ledger.send(List.of(reservation), Duration.ofMinutes(5));
        if (!sent.contains(reservation)) {
            throw new IllegalStateException("Nobody else could have closed " + reservation);
        }
        var cost = new Money(random.nextLong(ceiling.nanos()));
        return ledger.settle(reservation, cost, "test-model").posted().nanos();
    }
}
