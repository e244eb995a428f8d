package io.trunkline.workbench;

/** What else became of it, which mostly says why a test does not come out. */
final class Clues {
    private Clues() {}

    static String of(Stage stage) {
        var text = new StringBuilder();
        for (var message : stage.records(
                "select key, state, reason from message where state in ('refused', 'muted', 'expired', 'unsure', 'held', 'cancelled', 'undelivered') order by id")) {
            text.append("message   ")
                    .append(message.one())
                    .append(" is ")
                    .append(message.two())
                    .append(message.three().isEmpty() ? "" : ": " + message.three())
                    .append('\n');
        }
        for (var delivery : stage.records(
                "select subscription, state, error from delivery where error is not null order by event")) {
            text.append("flow      ")
                    .append(delivery.one())
                    .append(" failed (")
                    .append(delivery.two())
                    .append("): ")
                    .append(delivery.three())
                    .append('\n');
        }
        for (var event :
                stage.records("select type, subject, id from event where seq not in (select event from delivery)"
                        + " and source not like 'trunkline%' and type not like 'twilio.%' order by seq")) {
            text.append("event     ").append(event.one()).append(" was heard by nobody\n");
        }
        return text.toString();
    }
}
