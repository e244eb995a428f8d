package io.trunkline.camel;

import io.trunkline.consent.Word;
import io.trunkline.directory.Person;
import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.PhoneNumber;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** `person:find` and `person:on-call`: who somebody is, and who is on call. */
final class PersonWords {
    private static final Logger LOG = LoggerFactory.getLogger(PersonWords.class);

    private final House house;

    PersonWords(House house) {
        this.house = house;
    }

    Words component() {
        return new Words(
                house.runners(),
                "person",
                Map.of(
                        "find", new Words.Step(Set.of("who"), this::find),
                        "on-call", new Words.Step(Set.of("rotation"), this::onCall)));
    }

    private CompletionStage<?> find(Exchange exchange, Parameters parameters) {
        var who = parameters.get(exchange, "who");
        var person = house.directory()
                .people()
                .find(who)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "nobody in directory/people.yaml has the name, e-mail or number that person-action was asked for"));
        exchange.getMessage().setBody(Bodies.JSON.valueToTree(person));
        return CompletableFuture.completedFuture(null);
    }

    /** Those who want nothing at all from us, or have no phone, are passed over, and it is said. */
    private CompletionStage<?> onCall(Exchange exchange, Parameters parameters) {
        var name = parameters.get(exchange, "rotation");
        var rotations = house.directory().rotations();
        var rotation = rotations
                .find(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("directory/rotations.yaml has no rotation '" + name + "'; it has "
                                + (rotations.names().isEmpty() ? "none" : String.join(", ", rotations.names()))));
        var now = house.store().clock().instant();
        var found = rotation.at(now);
        var order = new LinkedHashSet<Person>();
        found.ifPresent(onCall -> {
            order.add(onCall.now());
            if (onCall.next() != null) {
                order.add(onCall.next());
            }
        });
        order.addAll(rotation.team());
        var skipped = order.stream().filter(this::cannotBeReached).toList();
        order.removeAll(skipped);
        skipped.forEach(person ->
                LOG.warn("rotation {}: {} is passed over: no phone, or opted out of everything", name, person.name()));
        var reachable = List.copyOf(order);
        var answer = Bodies.JSON.createObjectNode();
        if (found.isPresent() && !reachable.isEmpty()) {
            answer.set("now", Bodies.JSON.valueToTree(reachable.get(0)));
            answer.put("until", found.get().until().toString());
        }
        if (reachable.size() > 1) {
            answer.set("next", Bodies.JSON.valueToTree(reachable.get(1)));
        }
        answer.put("at", now.toString());
        answer.set("team", Bodies.JSON.valueToTree(reachable));
        answer.set(
                "skipped",
                Bodies.JSON.valueToTree(skipped.stream().map(Person::name).toList()));
        exchange.getMessage().setBody(answer);
        return CompletableFuture.completedFuture(null);
    }

    private boolean cannotBeReached(Person person) {
        if (person.phone() == null) {
            return true;
        }
        var phone = PhoneNumber.parse(person.phone()).e164();
        var anybody = new Address(Channel.CALL, house.twilio().account(), Word.EVERYONE, phone);
        return house.store()
                .read(session -> house.directory().optOuts().stopped(session, anybody))
                .isPresent();
    }
}
