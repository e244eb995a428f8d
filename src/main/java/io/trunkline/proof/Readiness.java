package io.trunkline.proof;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells a balancer who is ready, as late as a cluster tells its Services: who was told to stop is asked for a moment yet. */
final class Readiness implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long BETWEEN_LOOKS = 250;
    /** Between a probe and the last node that knows of it. */
    private static final long LATE = 1_500;

    private final Web web = new Web();
    private final Balancer balancer;
    private final Report report;
    private final List<Replica> replicas = new ArrayList<>();
    private final Thread thread = new Thread(this::look, "readiness");
    private volatile boolean closed;

    private static final class Replica {
        private final int number;
        private final int port;
        private final String probe;
        private boolean ready;
        private long since = System.nanoTime();

        Replica(int number, int port, String probe) {
            this.number = number;
            this.port = port;
            this.probe = probe;
        }
    }

    Readiness(Balancer balancer, Stage stage, int count, Report report) {
        this.balancer = balancer;
        this.report = report;
        for (var replica = 0; replica < count; replica++) {
            replicas.add(new Replica(
                    replica + 1,
                    stage.httpPort(replica),
                    "http://127.0.0.1:" + stage.managementPort(replica) + "/observe/health/ready"));
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void look() {
        try {
            while (!closed) {
                for (var replica : replicas) {
                    look(replica);
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Replica replica) throws InterruptedException {
        var ready = isReady(replica.probe);
        var now = System.nanoTime();
        if (ready != replica.ready) {
            replica.ready = ready;
            replica.since = now;
        }
        if (now - replica.since >= LATE * 1_000_000 && balancer.serves(replica.port) != ready) {
            balancer.serve(replica.port, ready);
            report.progress("replica " + replica.number + (ready ? " is served" : " is not served any more"));
        }
    }

    private boolean isReady(String probe) throws InterruptedException {
        try {
            return web.send("GET", probe, Map.of(), null, PATIENCE).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
