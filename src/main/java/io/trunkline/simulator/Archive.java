package io.trunkline.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers across restarts: one file of JSON lines that only grows, written behind the event loop. */
final class Archive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
    private static final int QUEUE = 100_000;

    private final @Nullable Path file;
    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(QUEUE);
    private @Nullable Thread writer;

    /** A line to write and who waits for it; without a text it ends the writer. */
    private record Line(@Nullable String text, @Nullable Promise<Void> written) {}

    Archive(@Nullable Path folder) {
        this.file = folder == null ? null : folder.resolve("simulator.jsonl");
    }

    /** Gives back what earlier runs remembered, oldest first, and begins to write. */
    void open(Consumer<JsonObject> reader) {
        if (file == null) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                dropTornEnd(file);
                try (var lines = Files.lines(file)) {
                    lines.forEach(line -> read(line, reader));
                }
            }
            OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            writer = new Thread(() -> write(out), "simulator-archive");
            writer.setDaemon(true);
            writer.start();
        } catch (IOException e) {
            throw new UncheckedIOException("The simulator cannot remember in " + file, e);
        }
    }

    void append(String type, JsonObject content) {
        if (file != null) {
            offer(new Line(new JsonObject().put(type, content).encode(), null));
        }
    }

    /** Completes when everything appended so far has left this process. */
    Future<Void> written() {
        if (file == null) {
            return Future.succeededFuture();
        }
        Promise<Void> written = Promise.promise();
        offer(new Line("", written));
        return written.future();
    }

    @Override
    public void close() {
        Thread running = writer;
        if (running == null) {
            return;
        }
        offer(new Line(null, null));
        try {
            running.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void offer(Line line) {
        try {
            queue.put(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(OutputStream out) {
        List<Line> batch = new ArrayList<>();
        try (out) {
            while (true) {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch);
                if (!write(batch, out)) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.error("The simulator can no longer remember in {}", file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean write(List<Line> batch, OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        boolean open = true;
        for (Line line : batch) {
            open &= line.text() != null;
            if (line.text() != null && !line.text().isEmpty()) {
                text.append(line.text()).append('\n');
            }
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        for (Line line : batch) {
            if (line.written() != null) {
                line.written().complete();
            }
        }
        return open;
    }

    /** A process killed in the middle of a line leaves it without its newline; the next line must not grow onto it. */
    private static void dropTornEnd(Path file) throws IOException {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            long end = channel.size();
            while (end > 0) {
                one.clear();
                channel.position(end - 1).read(one);
                if (one.get(0) == '\n') {
                    break;
                }
                end--;
            }
            channel.truncate(end);
        }
    }

    private static void read(String line, Consumer<JsonObject> reader) {
        JsonObject content;
        try {
            content = new JsonObject(line);
        } catch (DecodeException e) {
            LOG.warn("The simulator skips a line that it cannot read in its archive");
            return;
        }
        reader.accept(content);
    }
}
