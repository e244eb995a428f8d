package io.trunkline.proof;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Three ledgers that do not trust each other.
 *
 * @param clients what was asked for, and what of it was acknowledged
 * @param stored what the service says of itself
 * @param received what the simulator has
 * @param rates how many segments a second each sender may say
 */
record Books(Clients clients, List<Stored> stored, List<Received> received, Map<String, Double> rates) {

    /** What the clients wrote down. */
    record Clients(Collection<Owed> asked, Set<String> acknowledged, List<Word> words) {}
}
