package io.trunkline;

import io.trunkline.camel.Switchboard;
import io.trunkline.consent.Keywords;
import io.trunkline.http.Front;
import io.trunkline.message.Channel;
import io.trunkline.outbox.Accounts;
import io.trunkline.outbox.Outbox;
import io.trunkline.outbox.Rates;
import io.trunkline.outbox.Reached;
import io.trunkline.settings.Settings;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.store.Store;
import io.trunkline.twilio.AccountCheckup;
import io.trunkline.twilio.Doctor;
import io.trunkline.twilio.GeoCheckup;
import io.trunkline.twilio.Line;
import io.trunkline.twilio.OwnAccounts;
import io.trunkline.twilio.Polling;
import io.trunkline.twilio.PublicUrlCheckup;
import io.trunkline.twilio.SenderCheckup;
import io.trunkline.twilio.ServiceCheckup;
import io.trunkline.twilio.Texts;
import io.trunkline.twilio.WebhookCheckup;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    static Accounts accounts(Settings settings) {
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

    /** What the doctor looks at: each account, and how Twilio reaches us. */
    static Doctor doctor(
            Settings settings, Store store, OwnAccounts accounts, Polling polling, PublicUrlCheckup publicUrl) {
        var callbacks = publicUrl.callbacks();
        var patients = new ArrayList<Doctor.Patient>();
        for (var account : accounts.all()) {
            patients.add(new Doctor.Patient(
                    account.name(),
                    List.of(
                            new AccountCheckup(account),
                            new SenderCheckup(account, callbacks, settings.rates()::of),
                            new WebhookCheckup(account, callbacks, number -> polling.isOn(account.sid(), number)),
                            new ServiceCheckup(
                                    account.line(),
                                    callbacks,
                                    account.account().senders().get(Channel.SMS)),
                            new GeoCheckup(account.line(), () -> Reached.countries(store, account.sid())))));
        }
        patients.add(new Doctor.Patient(null, List.of(publicUrl)));
        return new Doctor(patients);
    }

    static Texts.Policy policy(Settings settings) {
        return new Texts.Policy(
                new Keywords(settings.optOut().words()), settings.optOut().scope() == Settings.Scope.EVERYONE);
    }

    /** @param called whether Twilio can call us */
    static Polling.Terms polling(Settings settings, boolean called) {
        var polling = settings.polling();
        var numbers = new HashMap<String, Set<String>>();
        var first = settings.twilio();
        numbers.put(first.accountSid(), spoken(first.senders()));
        numbers.get(first.accountSid()).addAll(polling.numbers());
        first.further().values().forEach(account -> numbers.put(account.accountSid(), spoken(account.senders())));
        return new Polling.Terms(
                numbers,
                called,
                new Polling.Rhythm(polling.every(), polling.idle(), polling.overlap(), polling.wide()),
                settings.keep().events());
    }

    /** The numbers that people answer to. */
    private static Set<String> spoken(Settings.Senders senders) {
        return Stream.of(senders.phoneNumber(), senders.whatsappFrom())
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(HashSet::new));
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

    static Front.Bounds bounds(Settings settings) {
        var bounds = settings.http().bounds();
        return new Front.Bounds(bounds.body(), bounds.refusals(), bounds.proxies(), bounds.connections());
    }

    static Store.Login login(Settings.Store store) {
        return new Store.Login(Objects.requireNonNull(store.jdbcUrl()), store.user(), store.password());
    }

    static Line.SignIn signIn(Settings.Twilio account) {
        var key = account.apiKey();
        return key == null
                ? new Line.SignIn(account.accountSid(), account.authTokens().get(0))
                : new Line.SignIn(key.sid(), key.secret());
    }

    /** What `{{…}}` means in route files, and Camel's own settings. */
    static Map<String, String> properties(Settings settings) {
        var properties = new HashMap<>(settings.properties());
        properties.putAll(settings.camel());
        return properties;
    }

    static Switchboard.Terms switchboard(Settings settings) {
        return new Switchboard.Terms(
                settings.http().host(),
                settings.http().port(),
                settings.management().port(),
                settings.http().workers(),
                concurrency(settings),
                settings.routes().folder(),
                settings.routes().reload() == Settings.Reload.SET,
                properties(settings));
    }
}
