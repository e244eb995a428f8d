package io.trunkline.proof;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Everybody who talks to the service: payers, people with phones, and one who asks for more than a sender may say. */
final class Load {
    private static final int PAYERS = 8;
    private static final int TEXTERS = 4;
    private static final int PHONES = 150;
    private static final int PHONES_PER_TEXTER = 10;
    private static final int SLOW_BACKLOG = 40;
    private static final List<String> STOPS = List.of("STOP", "stop", " Unsubscribe ", "STOPALL");
    private static final List<String> STARTS = List.of("START", "unstop");

    private final Plan plan;
    private final FrontDoor door;
    private final Phones phones;
    private final Notebook notebook;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    Load(Plan plan, FrontDoor door, Phones phones, Notebook notebook) {
        this.plan = plan;
        this.door = door;
        this.phones = phones;
        this.notebook = notebook;
    }

    private interface Actor {
        void act() throws InterruptedException, IOException;
    }

    void start() {
        for (var payer = 0; payer < PAYERS; payer++) {
            var name = "p" + payer;
            // Every other client asks again until it is answered, as Stripe does; the rest gives up at once.
            var patient = payer % 2 == 0;
            start(name, () -> pay(name, patient, plan.dice(name)));
        }
        for (var texter = 0; texter < TEXTERS; texter++) {
            var name = "t" + texter;
            var first = texter * PHONES_PER_TEXTER;
            start(name, () -> text(name, first, plan.dice(name)));
        }
        start("slow", () -> crowd(plan.dice("slow")));
    }

    private void start(String name, Actor actor) {
        var thread = new Thread(
                () -> {
                    try {
                        actor.act();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Lets that time pass; answers whether the load goes on. */
    private boolean pause(int atLeast, int atMost, Random dice) throws InterruptedException {
        return !over.await(atLeast + dice.nextInt(atMost - atLeast), TimeUnit.MILLISECONDS);
    }

    private static String phone(int number) {
        return String.format("+1555123%04d", number);
    }

    private static String senderFor(Random dice) {
        var die = dice.nextInt(10);
        return Stage.SENDERS.get(die < 5 ? 0 : die < 8 ? 1 : 2);
    }

    private static Owed payment(String token, Random dice) {
        // Those who text STOP are written to more often than others.
        var phone = dice.nextInt(3) == 0 ? dice.nextInt(TEXTERS * PHONES_PER_TEXTER) : dice.nextInt(PHONES);
        var die = dice.nextInt(20);
        var segments = die < 16 ? 1 : die < 19 ? 2 : 3;
        return new Owed(token, dice.nextBoolean() ? "safe" : "never", senderFor(dice), phone(phone), segments);
    }

    private void pay(String name, boolean patient, Random dice) throws InterruptedException {
        for (var n = 1; pause(20, 180, dice); n++) {
            var event = "evt-" + name + "-" + n;
            var batch = dice.nextInt(10) == 0;
            var some = new ArrayList<Owed>();
            for (var part = 0; part < (batch ? 3 : 1); part++) {
                some.add(payment(name + "-" + n + (batch ? "-" + part : ""), dice));
            }
            var webhook = !batch && dice.nextInt(3) > 0;
            var again = dice.nextInt(10);
            some.forEach(notebook::ask);
            if (insist(patient, event, webhook, some) && again < 2) {
                // The same event once more, or another one that asks for the same text.
                post(again == 0 ? event : event + "-again", webhook, some);
            }
        }
    }

    private boolean insist(boolean patient, String event, boolean webhook, List<Owed> some)
            throws InterruptedException {
        while (!post(event, webhook, some)) {
            notebook.missAnswer();
            if (over.await(patient ? 150 : 400, TimeUnit.MILLISECONDS) || !patient) {
                return false;
            }
        }
        some.forEach(notebook::acknowledge);
        return true;
    }

    private boolean post(String event, boolean webhook, List<Owed> some) throws InterruptedException {
        return webhook ? door.webhook(event, some.get(0)) : door.events(event, some);
    }

    private void text(String name, int first, Random dice) throws InterruptedException {
        for (var n = 1; pause(100, 900, dice); n++) {
            var phone = phone(first + dice.nextInt(PHONES_PER_TEXTER));
            var sender = senderFor(dice);
            if (dice.nextInt(10) < 4) {
                var hello = new Owed(name + "-" + n, "never", sender, phone, 1);
                notebook.ask(hello);
                if (phones.text(phone, sender, "Hello #" + hello.token() + "#")) {
                    notebook.acknowledge(hello);
                } else {
                    notebook.missAnswer();
                }
                continue;
            }
            volley(name + "-" + n, sender, phone, dice);
            say(phone, sender, true, STOPS.get(dice.nextInt(STOPS.size())));
            // The list of texts knows the second only, and of two words in one second the STOP counts.
            pause(1_100, 2_500, dice);
            // Now and then only to one sender, and to another one than was told to stop.
            var lifted = dice.nextInt(10) < 6 ? Stage.SENDERS : List.of(senderFor(dice));
            for (var each : lifted) {
                say(phone, each, false, STARTS.get(dice.nextInt(STARTS.size())));
            }
        }
    }

    /** Has some texts on their way to a phone in the moment in which it says STOP. */
    private void volley(String name, String sender, String phone, Random dice) throws InterruptedException {
        var some = new ArrayList<Owed>();
        for (var part = 0; part < 4; part++) {
            some.add(new Owed(name + "-" + part, part % 2 == 0 ? "safe" : "never", sender, phone, 1));
        }
        var rest = dice.nextInt(60);
        some.forEach(notebook::ask);
        insist(false, "evt-" + name, false, some);
        Thread.sleep(rest);
    }

    private void say(String phone, String sender, boolean stop, String body) throws InterruptedException {
        var askedAt = System.currentTimeMillis();
        var answered = phones.text(phone, sender, body);
        notebook.hear(new Word(phone, sender, stop, askedAt, answered ? System.currentTimeMillis() : 0));
        if (!answered) {
            notebook.missAnswer();
        }
    }

    /** Keeps more texts waiting than the slow sender may say. */
    private void crowd(Random dice) throws InterruptedException, IOException {
        var put = 0;
        var seen = 0;
        var last = 0L;
        for (var n = 0; pause(100, 200, dice); ) {
            if (put - seen < SLOW_BACKLOG) {
                var some = new ArrayList<Owed>();
                for (var part = 0; part < 4; part++) {
                    n++;
                    some.add(new Owed(
                            "slow-" + n,
                            n % 2 == 0 ? "safe" : "never",
                            Stage.SLOW_SENDER,
                            phone(PHONES + n % 40),
                            1 + dice.nextInt(2)));
                }
                some.forEach(notebook::ask);
                if (insist(true, "evt-slow-" + n, false, some)) {
                    put += some.size();
                }
            } else if (pause(1_000, 1_001, dice)) {
                for (var text : phones.received(last)) {
                    last = Math.max(last, text.index());
                    seen += text.token().startsWith("slow-") ? 1 : 0;
                }
            }
        }
    }

    /** Nobody begins anything more; what is under way ends. */
    void end() throws InterruptedException {
        over.countDown();
        for (var thread : threads) {
            thread.join(40_000);
        }
    }
}
