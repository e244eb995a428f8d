package io.trunkline.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The first ledger: what the clients asked for, and which of it was acknowledged. It only grows. */
final class Notebook implements AutoCloseable {
    private final Map<String, Owed> asked = new ConcurrentHashMap<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<Word> words = new CopyOnWriteArrayList<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Writer file;

    Notebook(Path folder) throws IOException {
        file = Files.newBufferedWriter(folder.resolve("clients.txt"));
    }

    /** To be called before the service hears of it. */
    void ask(Owed owed) {
        asked.put(owed.token(), owed);
        write("asked " + owed.token() + " " + owed.resend() + " " + owed.sender() + " " + owed.phone());
    }

    /** To be called once a 2xx has come. */
    void acknowledge(Owed owed) {
        if (acknowledged.add(owed.token())) {
            write("acknowledged " + owed.token());
        }
    }

    void missAnswer() {
        unanswered.incrementAndGet();
    }

    void hear(Word word) {
        words.add(word);
        write((word.stop() ? "stop " : "start ") + word.phone() + " " + word.sender() + " " + word.askedAt() + " "
                + word.answeredAt());
    }

    private synchronized void write(String line) {
        try {
            file.write(line + "\n");
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Collection<Owed> asked() {
        return asked.values();
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    List<Word> words() {
        return List.copyOf(words);
    }

    /** How many requests got no 2xx. */
    int unanswered() {
        return unanswered.get();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
