package io.trunkline.office;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What is logged while it is open, with the words of whatever was thrown. */
public final class Logbook implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Map<String, Map<String, String>> about = new ConcurrentHashMap<>();
    private final Logger root = (Logger) LogManager.getRootLogger();
    private final AbstractAppender appender;

    private Logbook() {
        appender = new AbstractAppender("logbook-" + COUNT.incrementAndGet(), null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                var thrown = event.getThrown();
                var line = event.getLevel() + " " + event.getMessage().getFormattedMessage()
                        + (thrown == null ? "" : " " + thrown);
                about.put(line, event.getContextData().toMap());
                lines.add(line);
            }
        };
        appender.start();
        root.addAppender(appender);
    }

    public static Logbook open() {
        return new Logbook();
    }

    /** What the last line that reads so says it is about, besides its words. */
    public Map<String, String> about(String line) {
        return about.getOrDefault(line, Map.of());
    }

    /** Every line since it was opened, its level first. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root.removeAppender(appender);
        appender.stop();
    }
}
