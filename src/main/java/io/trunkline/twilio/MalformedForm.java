package io.trunkline.twilio;

/** Says that a body is no `application/x-www-form-urlencoded` form; whoever sent it deserves a 400. */
public final class MalformedForm extends IllegalArgumentException {
    MalformedForm(String message) {
        super(message);
    }
}
