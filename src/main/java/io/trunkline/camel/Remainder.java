package io.trunkline.camel;

import org.apache.camel.LoggingLevel;
import org.apache.camel.spi.CamelLogger;
import org.slf4j.LoggerFactory;

/** Logs what fails where nobody waits for it, such as the copy that a wireTap makes; whoever runs a route tells of its failure. */
final class Remainder extends CamelLogger {
    Remainder() {
        super(LoggerFactory.getLogger(Remainder.class), LoggingLevel.WARN);
    }

    @Override
    public void log(String message) {
        if (!Trail.isTold()) {
            super.log(message);
        }
    }
}
