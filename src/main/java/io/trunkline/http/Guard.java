package io.trunkline.http;

/** Decides by the raw bytes of a request and its headers whether it comes from whom it says; comparisons take constant time. */
@FunctionalInterface
public interface Guard {
    /** Throws a {@link Problem} with status 401 or 403, whose detail is fit for a log, if it does not. */
    void check(Request request);
}
