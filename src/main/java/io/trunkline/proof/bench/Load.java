package io.trunkline.proof.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Sends requests over some connections, on each one at a time, as fast as they are answered or as a gate lets them. */
final class Load implements AutoCloseable {
    private static final long LAST_ANSWERS_MS = 10_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final NetClient client =
            vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(5_000));
    private final int port;

    Load(int port) {
        this.port = port;
    }

    /** Whether one more may be sent. */
    @FunctionalInterface
    interface Gate {
        Gate OPEN = (sent, elapsed) -> true;

        boolean opens(long sent, Duration elapsed);
    }

    /**
     * What came of it.
     *
     * @param accepted how many were answered 2xx
     * @param refused how many were answered otherwise or not at all
     * @param latency of those that were accepted
     */
    record Result(long accepted, long refused, Duration took, Samples latency) {
        double perSecond() {
            return accepted * 1e9 / took.toNanos();
        }
    }

    /** Sends for so long, and waits for the last answers. */
    Result drive(int connections, Duration duration, Gate gate, Supplier<Buffer> requests) {
        var drive = new Drive(gate, requests);
        loop.runOnContext(now -> drive.start(connections, duration));
        return drive.result.join();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Lives on the event loop. */
    private final class Drive {
        private final Gate gate;
        private final Supplier<Buffer> requests;
        private final CompletableFuture<Result> result = new CompletableFuture<>();
        private final Queue<Line> waiting = new ArrayDeque<>();
        private final List<Line> lines = new ArrayList<>();
        private final Samples latency = new Samples();
        private long began;
        private long sent;
        private long accepted;
        private long refused;
        private boolean over;

        Drive(Gate gate, Supplier<Buffer> requests) {
            this.gate = gate;
            this.requests = requests;
        }

        void start(int connections, Duration duration) {
            began = System.nanoTime();
            for (var i = 0; i < connections; i++) {
                connect();
            }
            var ticker = vertx.setPeriodic(1, tick -> sendWaiting());
            vertx.setTimer(duration.toMillis(), end -> {
                over = true;
                vertx.cancelTimer(ticker);
                var took = Duration.ofNanos(System.nanoTime() - began);
                var inTime = accepted;
                vertx.setTimer(1, first -> awaitAnswers(took, inTime, System.nanoTime()));
            });
        }

        private void awaitAnswers(Duration took, long inTime, long since) {
            var late = System.nanoTime() - since > LAST_ANSWERS_MS * 1_000_000;
            if (!late && lines.stream().anyMatch(line -> line.sentAt != 0)) {
                vertx.setTimer(2, again -> awaitAnswers(took, inTime, since));
                return;
            }
            refused += lines.stream().filter(line -> line.sentAt != 0).count();
            List.copyOf(lines).forEach(line -> line.socket.close());
            result.complete(new Result(inTime, refused, took, latency));
        }

        private void connect() {
            client.connect(port, "127.0.0.1")
                    .onSuccess(socket -> new Line(socket).open())
                    .onFailure(failure -> {
                        refused++;
                        if (!over) {
                            vertx.setTimer(100, again -> connect());
                        }
                    });
        }

        private void sendWaiting() {
            while (!waiting.isEmpty() && opens()) {
                waiting.remove().send();
            }
        }

        private boolean opens() {
            return gate.opens(sent, Duration.ofNanos(System.nanoTime() - began));
        }

        /** A connection. */
        private final class Line {
            private final NetSocket socket;
            private final Answer answer = new Answer();
            private long sentAt;

            Line(NetSocket socket) {
                this.socket = socket;
            }

            void open() {
                lines.add(this);
                socket.handler(this::hear);
                socket.closeHandler(closed -> {
                    lines.remove(this);
                    waiting.remove(this);
                    if (sentAt != 0) {
                        refused++;
                    }
                    if (!over) {
                        connect();
                    }
                });
                next();
            }

            private void next() {
                if (over) {
                    return;
                }
                if (opens()) {
                    send();
                } else {
                    waiting.add(this);
                }
            }

            private void send() {
                sent++;
                var request = requests.get();
                sentAt = System.nanoTime();
                socket.write(request);
            }

            private void hear(Buffer bytes) {
                var status = answer.take(bytes);
                if (status == 0) {
                    return;
                }
                if (status / 100 == 2) {
                    accepted++;
                    latency.add((System.nanoTime() - sentAt) / 1_000);
                } else {
                    refused++;
                }
                sentAt = 0;
                next();
            }
        }
    }
}
