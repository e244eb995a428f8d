package io.trunkline.proof;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * One address before all replicas. Before those that are killed it goes round and to whoever takes a connection. As the
 * Service of a cluster it brings connections only to whom it thinks ready, learns late who is not, and tries nobody else.
 */
final class Balancer implements AutoCloseable {
    private static final String ANSWER = "HTTP/1.1 ";

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client;
    private final List<Integer> ports;
    private final boolean service;
    private final Set<Integer> serving;
    private final Refusals refusals = new Refusals();
    private final int port;
    private int turn;

    Balancer(List<Integer> ports) {
        this(ports, false);
    }

    /** @param service whether it behaves as the Service of a cluster, and begins with nobody */
    Balancer(List<Integer> ports, boolean service) {
        this.ports = ports;
        this.service = service;
        this.serving = new CopyOnWriteArraySet<>(service ? List.of() : ports);
        this.client = vertx.createNetClient(
                new NetClientOptions().setConnectTimeout(1_000).setTcpNoDelay(true));
        this.port = vertx.createNetServer(new NetServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setTcpNoDelay(true)
                        .setAcceptBacklog(1_024))
                .connectHandler(this::connect)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** From now on it brings connections there, or none. */
    void serve(int replica, boolean ready) {
        if (ready) {
            serving.add(replica);
        } else {
            serving.remove(replica);
        }
    }

    boolean serves(int replica) {
        return serving.contains(replica);
    }

    /** What it could not bring to anybody, or nobody answered well. */
    Refusals refusals() {
        return refusals;
    }

    /** Lives on the one event loop of the server. */
    private void connect(NetSocket caller) {
        caller.pause();
        var candidates = ports.stream().filter(serving::contains).toList();
        find(candidates, turn++, 0)
                .onFailure(nobody -> {
                    refusals.connection();
                    caller.close();
                })
                .onSuccess(replica -> join(caller, replica));
    }

    private void join(NetSocket caller, NetSocket replica) {
        var asked = new boolean[1];
        caller.exceptionHandler(gone -> {});
        replica.exceptionHandler(gone -> {});
        // Who goes away in the middle of an answer shall not look as if he had said everything.
        caller.handler(bytes -> {
                    asked[0] = true;
                    replica.write(bytes);
                })
                .endHandler(gone -> replica.close())
                .closeHandler(gone -> {
                    asked[0] = false;
                    replica.close();
                });
        replica.handler(bytes -> {
                    asked[0] = false;
                    look(bytes);
                    caller.write(bytes);
                })
                .endHandler(gone -> caller.close())
                .closeHandler(gone -> {
                    if (asked[0]) {
                        refusals.broken();
                    }
                    caller.close();
                });
        caller.resume();
    }

    /** Nobody here sends a request before the one before it is answered, so an answer begins where some bytes begin. */
    private void look(Buffer bytes) {
        var status = ANSWER.length();
        if (bytes.length() > status + 3
                && bytes.getString(0, status, StandardCharsets.ISO_8859_1.name())
                        .equals(ANSWER)) {
            refusals.answer(Integer.parseInt(bytes.getString(status, status + 3, StandardCharsets.ISO_8859_1.name())));
        }
    }

    private Future<NetSocket> find(List<Integer> candidates, int first, int tried) {
        if (tried == candidates.size()) {
            return Future.failedFuture("nobody is there");
        }
        var next = candidates.get(Math.floorMod(first + tried, candidates.size()));
        var found = client.connect(next, "127.0.0.1");
        return service ? found : found.recover(refused -> find(candidates, first, tried + 1));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
