package io.trunkline.proof;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;

/** One address before all replicas, as a load balancer is: connections go round, and to whoever takes them. */
final class Balancer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final NetClient client;
    private final List<Integer> ports;
    private final int port;
    private int turn;

    Balancer(List<Integer> ports) {
        this.ports = ports;
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

    /** Lives on the one event loop of the server. */
    private void connect(NetSocket caller) {
        caller.pause();
        var first = turn++;
        find(first, 0).onFailure(nobody -> caller.close()).onSuccess(replica -> {
            caller.exceptionHandler(gone -> {});
            replica.exceptionHandler(gone -> {});
            // Who goes away in the middle of an answer shall not look as if he had said everything.
            caller.handler(replica::write).endHandler(gone -> replica.close()).closeHandler(gone -> replica.close());
            replica.handler(caller::write).endHandler(gone -> caller.close()).closeHandler(gone -> caller.close());
            caller.resume();
        });
    }

    private Future<NetSocket> find(int first, int tried) {
        if (tried == ports.size()) {
            return Future.failedFuture("nobody is there");
        }
        var next = ports.get(Math.floorMod(first + tried, ports.size()));
        return client.connect(next, "127.0.0.1").recover(refused -> find(first, tried + 1));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
