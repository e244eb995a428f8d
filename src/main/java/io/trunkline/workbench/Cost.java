package io.trunkline.workbench;

import io.trunkline.message.Channel;
import io.trunkline.message.PhoneNumber;
import io.trunkline.twilio.Prices;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * What a message would cost, as far as that is known before.
 *
 * @param least in decimal digits; empty where it is not known
 * @param most the same as the least, unless carriers differ
 * @param per message or minute
 * @param unknown why it is not known; empty where it is
 */
public record Cost(String least, String most, String currency, String per, String unknown) {
    /** One that is not known, for that reason. */
    static Cost unknown(String why) {
        return new Cost("", "", "", "", why);
    }

    private static Cost of(Prices.Range range, String per) {
        return new Cost(plain(range.least()), plain(range.most()), range.currency(), per, "");
    }

    /** Two digits after the point at least, as people write money. */
    private static String plain(BigDecimal amount) {
        var shortest = amount.stripTrailingZeros();
        return shortest.setScale(Math.max(2, shortest.scale())).toPlainString();
    }

    /** Of a message; asks Twilio's price list and nothing else. */
    static Cost of(Prices prices, Trial.Who who, int segments, boolean pictures) {
        try {
            var to = PhoneNumber.parse(who.to());
            return switch (Channel.of(who.channel())) {
                case WHATSAPP -> unknown("Twilio's price list has no WhatsApp");
                case CALL -> of(prices.ofMinute(who.from(), to), "minute");
                case SMS ->
                    pictures
                            ? unknown("Twilio's price list has no pictures")
                            : of(prices.ofSegment(who.from(), to).times(segments), "message");
            };
        } catch (IOException e) {
            return unknown(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    /** For people. */
    public String sentence() {
        if (!unknown.isEmpty()) {
            return "not known: " + unknown;
        }
        return (least.equals(most) ? least : least + " to " + most) + " " + currency
                + (per.equals("minute") ? " a minute" : "");
    }
}
