package io.trunkline;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was built, to be closed in reverse order, whatever fails on the way. */
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<AutoCloseable> built = new ArrayDeque<>();

    <T extends AutoCloseable> T own(T part) {
        built.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!built.isEmpty()) {
            var part = built.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not close: {}", part.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
