package io.trunkline.http;

/** A door that stands open; closing it makes its path a 404 for whoever comes next and lets those inside finish. */
@FunctionalInterface
public interface Opening extends AutoCloseable {
    @Override
    void close();
}
