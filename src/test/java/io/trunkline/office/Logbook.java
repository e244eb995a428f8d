package io.trunkline.office;

import java.util.List;
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
    private final Logger root = (Logger) LogManager.getRootLogger();
    private final AbstractAppender appender;

    private Logbook() {
        appender = new AbstractAppender("logbook-" + COUNT.incrementAndGet(), null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                var thrown = event.getThrown();
                lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage()
                        + (thrown == null ? "" : " " + thrown));
            }
        };
        appender.start();
        root.addAppender(appender);
    }

    public static Logbook open() {
        return new Logbook();
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
