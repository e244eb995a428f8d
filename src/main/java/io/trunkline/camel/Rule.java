package io.trunkline.camel;

/** What a route file must keep to. */
@FunctionalInterface
interface Rule {
    /** Tells the sheet whatever breaks it. */
    void check(Sheet sheet);
}
