package io.trunkline;

import io.trunkline.camel.Switchboard;
import io.trunkline.consent.Keywords;
import io.trunkline.message.Channel;
import io.trunkline.outbox.Accounts;
import io.trunkline.outbox.Outbox;
import io.trunkline.outbox.Rates;
import io.trunkline.settings.Settings;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.twilio.Polling;
import io.trunkline.twilio.SenderCheckup;
import io.trunkline.twilio.Texts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings as each room wants them. */
final class Assembly {
    private Assembly() {}

    static Outbox.Terms outbox(Settings settings) {
        var delivery = settings.delivery();
        return new Outbox.Terms(
                accounts(settings),
                rates(settings.rates()),
                delivery.workers(),
                concurrency(settings) + delivery.workers(),
                delivery.keysKept().toDays(),
                new Outbox.Asking(
                        delivery.statusSweep(),
                        delivery.unsure().looks(),
                        delivery.unsure().resend()),
                settings.replies());
    }

    private static Accounts accounts(Settings settings) {
        var twilio = settings.twilio();
        var accounts = new ArrayList<Accounts.Account>();
        accounts.add(new Accounts.Account("", twilio.accountSid(), senders(settings), twilio.concurrency()));
        twilio.further()
                .forEach((name, account) -> accounts.add(new Accounts.Account(
                        name, account.accountSid(), senders(account.senders()), account.concurrency())));
        return Accounts.of(accounts);
    }

    /** How many requests may be under way, of all accounts together. */
    static int concurrency(Settings settings) {
        var twilio = settings.twilio();
        return twilio.concurrency()
                + twilio.further().values().stream()
                        .mapToInt(Settings.Twilio::concurrency)
                        .sum();
    }

    static SenderCheckup.Plan senderPlan(Settings settings, Polling polling) {
        return new SenderCheckup.Plan(senders(settings), settings.rates()::of, polling::isOn);
    }

    static Texts.Policy policy(Settings settings) {
        return new Texts.Policy(
                new Keywords(settings.optOut().words()), settings.optOut().scope() == Settings.Scope.EVERYONE);
    }

    /** @param called whether Twilio can call us */
    static Polling.Terms polling(Settings settings, boolean called) {
        var polling = settings.polling();
        var numbers = new HashSet<>(polling.numbers());
        var senders = settings.twilio().senders();
        for (var sender : new @Nullable String[] {senders.phoneNumber(), senders.whatsappFrom()}) {
            if (sender != null) {
                numbers.add(sender);
            }
        }
        return new Polling.Terms(
                settings.twilio().accountSid(),
                numbers,
                called,
                new Polling.Rhythm(polling.every(), polling.idle(), polling.overlap(), polling.wide()),
                settings.keep().events());
    }

    private static Map<Channel, String> senders(Settings settings) {
        var senders = senders(settings.twilio().senders());
        if (settings.simulated()) {
            senders.putIfAbsent(Channel.SMS, SimulatorSettings.DEFAULT_NUMBER);
            senders.putIfAbsent(Channel.CALL, SimulatorSettings.DEFAULT_NUMBER);
            senders.putIfAbsent(Channel.WHATSAPP, Channel.WHATSAPP.prefix() + SimulatorSettings.DEFAULT_NUMBER);
        }
        return senders;
    }

    private static Map<Channel, String> senders(Settings.Senders given) {
        var senders = new EnumMap<Channel, String>(Channel.class);
        put(
                senders,
                Channel.SMS,
                given.messagingServiceSid() == null ? given.phoneNumber() : given.messagingServiceSid());
        put(senders, Channel.CALL, given.phoneNumber());
        put(senders, Channel.WHATSAPP, given.whatsappFrom());
        return senders;
    }

    private static void put(Map<Channel, String> senders, Channel channel, @Nullable String sender) {
        if (sender != null) {
            senders.put(channel, sender);
        }
    }

    private static Rates rates(io.trunkline.settings.Rates rates) {
        return new Rates() {
            @Override
            public double perSecond(String account, String sender) {
                return rates.of(sender);
            }

            @Override
            public int burst(String account, String sender) {
                return rates.burst();
            }
        };
    }

    static Switchboard.Terms switchboard(Settings settings) {
        var properties = new HashMap<>(settings.properties());
        properties.putAll(settings.camel());
        return new Switchboard.Terms(
                settings.http().host(),
                settings.http().port(),
                settings.management().port(),
                settings.http().workers(),
                concurrency(settings),
                settings.routes().folder(),
                settings.routes().reload() == Settings.Reload.SET,
                properties);
    }
}
