package io.trunkline.outbox;

/**
 * What a cancel did.
 *
 * @param messages how many waiting messages were cancelled
 * @param events how many waiting events were cancelled
 * @param onTheirWay how many messages were already beyond recall
 */
public record Cancelled(int messages, int events, int onTheirWay) {}
