package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.console.Desk;
import io.trunkline.console.Flows;
import io.trunkline.message.State;
import io.trunkline.outbox.Receipt;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private Desk desk;
    private Terminal terminal;

    @BeforeEach
    void open(@TempDir Path folder) {
        desk = new Desk(folder.resolve("data"));
        terminal = new Terminal(folder, Map.of("TRUNKLINE_URL", desk.url() + "/", "TRUNKLINE_TOKEN", Desk.TOKEN));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void sending_shows_what_it_takes_and_asks_first() {
        var asked = terminal.typing("n\n", "send", "--to", Desk.ANN, "--text", "Grüße 😀", "--key", "k");

        assertThat(asked.code()).isEqualTo(1);
        assertThat(asked.out())
                .contains("to        +14155550123", "segments  1 (UCS-2, length 8)")
                .contains("😀 (U+1F600, character 7) forces UCS-2", "Send it? (y/N)");
        assertThat(asked.err()).isEqualTo("Not sent.\n");
        assertThat(terminal.run("messages", "list").out()).isEqualTo("No messages.\n");

        var sent = terminal.typing("y\n", "send", "--to", Desk.ANN, "--text", "Hello", "--key", "k");
        assertThat(sent.code()).isZero();
        assertThat(sent.out()).contains("segments  1 (GSM-7, length 5)").endsWith("api/k is queued\n");
    }

    @Test
    void a_picture_and_a_template_are_shown_before_they_are_sent() {
        var picture =
                terminal.typing("n\n", "send", "--to", Desk.ANN, "--media", "https://example.com/a.png", "--key", "k");
        assertThat(picture.out())
                .contains("media     https://example.com/a.png")
                .doesNotContain("segments");
        var refused =
                terminal.run("send", "--to", Desk.ANN, "--media", "http://example.com/a.png", "--key", "k", "--yes");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("api/k is refused: media: 'http://example.com/a.png' is not https");
        var template = "HX" + "a".repeat(32);
        var asked = terminal.typing(
                "n\n",
                "send",
                "--to",
                Desk.ANN,
                "--channel",
                "whatsapp",
                "--template",
                template,
                "--variable",
                "1=Ann");
        assertThat(asked.out()).contains("template  " + template + " with {1=Ann}");
    }

    @Test
    void nobody_is_asked_with_yes_and_nothing_is_sent_where_nobody_can_answer() {
        var silent = terminal.run("send", "--to", Desk.ANN, "--text", "Hello", "--key", "k");
        assertThat(silent.code()).isEqualTo(1);
        assertThat(silent.err()).contains("--yes");

        assertThat(terminal.run("send", "--to", Desk.ANN, "--text", "Hello", "--key", "k", "--yes")
                        .code())
                .isZero();
        assertThat(terminal.run("send", "--to", Desk.ANN, "--text", "Hello", "--key", "k", "--yes")
                        .out())
                .endsWith("api/k is queued; it was put before, so nothing new is sent\n");
    }

    @Test
    void what_is_not_sent_is_an_exit_code_of_one_and_says_why() throws Exception {
        var refused = terminal.run("send", "--to", "555", "--text", "Hello", "--key", "k", "--yes", "--json");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(JSON.readTree(refused.out()).get("success").asBoolean()).isFalse();
        assertThat(refused.err()).contains("api/k is refused: ", "is not a phone number");
    }

    @Test
    void commands_that_are_used_wrongly_say_so_in_a_line_or_two() {
        assertThat(terminal.run("send", "--to", Desk.ANN).code()).isEqualTo(2);
        assertThat(terminal.run("send", "--to", Desk.ANN).err())
                .isEqualTo("give --text, or --media, or on WhatsApp --template\n");
        assertThat(terminal.run("send", "--text", "x").err())
                .isEqualTo("Missing required option: '--to=NUMBER'\ntrunkline send --help shows how it is used\n");
        assertThat(terminal.run("mesages", "list").err()).contains("Did you mean: trunkline messages");
        assertThat(terminal.run("messages").code()).isEqualTo(2);
        assertThat(terminal.run().code()).isEqualTo(2);
        assertThat(terminal.run("messages", "list", "--limit", "many").code()).isEqualTo(2);
        var pigeon = terminal.run("send", "--to", Desk.ANN, "--text", "x", "--channel", "pigeon", "--yes");
        assertThat(pigeon.code()).isEqualTo(2);
        assertThat(pigeon.err()).contains("'pigeon' is no channel; there are sms, whatsapp and call");
    }

    @Test
    void every_command_explains_itself() {
        assertThat(terminal.run("--help").out()).contains("send", "messages", "simulator", "Exit codes: 0 done");
        for (var command : new String[] {"send", "messages", "events", "optouts", "flows", "simulator"}) {
            var help = terminal.run(command, "--help");
            assertThat(help.code()).as(command).isZero();
            assertThat(help.out()).as(command).startsWith("Usage: trunkline " + command);
            assertThat(help.out().lines()).as(command).allMatch(line -> line.length() <= 100);
        }
        assertThat(terminal.run("messages", "show", "--help").out()).startsWith("Usage: trunkline messages show");
    }

    @Test
    void listings_are_aligned_and_fit_a_terminal() {
        desk.put("billing", "in_1", null);
        terminal.run("send", "--to", "555", "--text", "Hello", "--key", "k", "--yes");

        var listed = terminal.run("messages", "list");
        assertThat(listed.code()).isZero();
        assertThat(listed.out().lines().map(line -> line.replaceAll("\\d{4}-[-0-9: ]+Z", "TIME")))
                .containsExactly(
                        "CREATED               STATE    TO            KEY           WHY",
                        "TIME  refused  555           api/k         '…' is not a phone number: it does not b…",
                        "TIME  queued   +14155550123  billing/in_1");
        assertThat(listed.out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(terminal.run("messages", "list", "--state", "queued", "--limit", "1")
                        .out())
                .contains("There may be older ones: --before ");
        assertThat(terminal.run("messages", "list", "--state", "asleep").code()).isEqualTo(2);
    }

    @Test
    void listings_are_the_answer_of_the_api_with_json() throws Exception {
        desk.put("billing", "in_1", null);
        desk.append("stripe.paid", "e1", null);

        assertThat(JSON.readTree(terminal.run("messages", "list", "--json").out())
                        .at("/messages/0/key")
                        .asText())
                .isEqualTo("billing/in_1");
        assertThat(JSON.readTree(terminal.run("messages", "show", "billing/in_1", "--json")
                                .out())
                        .at("/message/state")
                        .asText())
                .isEqualTo("queued");
        assertThat(JSON.readTree(terminal.run("events", "list", "--json").out())
                        .at("/events/0/id")
                        .asText())
                .isEqualTo("e1");
        assertThat(JSON.readTree(terminal.run("optouts", "list", "--json").out())
                        .get("optouts"))
                .isEmpty();
        assertThat(JSON.readTree(terminal.run("flows", "list", "--json").out()).get("flows"))
                .isEmpty();
    }

    @Test
    void the_life_of_a_message_is_told_in_order() throws Exception {
        var cause = desk.append("stripe.payment.failed", "evt_1", "in_1");
        var key = desk.put("billing", "in_1", cause);
        desk.carry(new Receipt.NotCreated(21211, "Invalid 'To' Phone Number"));
        desk.await(key, State.REFUSED);

        var shown = terminal.run("messages", "show", key);
        assertThat(shown.code()).isZero();
        var told = shown.out()
                .lines()
                .map(line -> line.replaceAll("^\\d{4}-.*?Z  ", "@ "))
                .toList();
        assertThat(told)
                .startsWith(
                        "billing/in_1 is refused", "", "  to        +14155550123 by sms", "  from      +15005550006");
        assertThat(told.stream().filter(line -> line.startsWith("@")))
                .containsExactly(
                        "@ heard stripe.payment.failed, event " + cause + " (/hooks/stripe evt_1)",
                        "@ put by flow billing, route a-route",
                        "@ attempt 1 begun",
                        "@ attempt 1 not created, code 21211: Invalid 'To' Phone Number",
                        told.get(told.size() - 5));
        assertThat(told.get(told.size() - 5)).startsWith("@ refused: ");
        assertThat(told.get(told.size() - 3)).startsWith("Why: ").endsWith("(Twilio 21211)");
        assertThat(told.get(told.size() - 2))
                .startsWith("What to do: ")
                .endsWith("trunkline messages retry billing/in_1 tries once more.");
        assertThat(told.get(told.size() - 1)).isEqualTo("More: https://www.twilio.com/docs/api/errors/21211");
    }

    @Test
    void messages_are_held_released_retried_and_cancelled() {
        desk.put("meetings", "7", null);

        assertThat(terminal.run("messages", "hold", "meetings/7").out()).isEqualTo("meetings/7 is held.\n");
        var retried = terminal.run("messages", "retry", "meetings/7");
        assertThat(retried.code()).isEqualTo(1);
        assertThat(retried.err())
                .isEqualTo(
                        "The message meetings/7 is held; retry is possible for one that is undelivered, refused or expired.\n");
        assertThat(terminal.run("messages", "show", "meetings/7").out()).contains("messages release meetings/7");
        assertThat(terminal.run("messages", "release", "meetings/7").out()).isEqualTo("meetings/7 is queued.\n");
        assertThat(terminal.run("messages", "cancel", "meetings/7").out())
                .isEqualTo("1 message and 0 events cancelled.\n");
        assertThat(terminal.run("messages", "show", "meetings/8").code()).isEqualTo(1);
    }

    @Test
    void events_are_shown_with_who_failed_and_are_retried_and_dropped() throws Exception {
        desk.listenInVain();
        var seq = Long.toString(desk.append("stripe.refunded", "evt_1", "in_1"));
        desk.await(Long.parseLong(seq), "parked");
        desk.leave();

        assertThat(terminal.run("events", "list", "--state", "parked").out()).contains("stripe.refunded", "evt_1");
        assertThat(terminal.run("events", "show", seq).out())
                .contains("  id          evt_1", "  data        {\"amount\":12}")
                .containsPattern("billing/refunds +parked +1 +the invoice has no phone");
        assertThat(terminal.run("events", "retry", seq).out())
                .isEqualTo("Event " + seq + " is told again to 1 of its subscriptions.\n");
        assertThat(terminal.run("events", "drop", seq).code()).isEqualTo(1);
        assertThat(terminal.run("events", "show", "99").err()).contains("no event 99");
    }

    @Test
    void opt_outs_are_added_listed_and_removed() {
        assertThat(terminal.run("optouts", "add", Desk.ANN, "--reason", "asked by phone")
                        .out())
                .isEqualTo("+14155550123 has opted out of text by everyone; what waits for them is muted.\n");
        assertThat(terminal.run("optouts", "list", "--to", Desk.ANN).out())
                .containsPattern("\\+14155550123 .* text +everyone +added by a person: asked by phone");
        assertThat(terminal.run("optouts", "remove", Desk.ANN).out()).contains("only their START");
        assertThat(terminal.run("optouts", "remove", Desk.ANN).code()).isEqualTo(1);
        assertThat(terminal.run("optouts", "add", "5").code()).isEqualTo(2);
    }

    @Test
    void flows_are_listed_and_ended() {
        desk.flows.add(new Flows.Flow("billing", "routes/billing.camel.yaml", Flows.Standing.LOADED, null));
        desk.listenInVain();
        desk.leave();

        assertThat(terminal.run("flows", "list").out())
                .containsPattern("billing +loaded +routes/billing.camel.yaml")
                .containsPattern("billing/refunds +0 .* stripe\\.\\*");
        assertThat(terminal.run("flows", "end", "billing/refunds").out())
                .isEqualTo("billing/refunds has ended.\n0 waiting events dropped.\n");
        assertThat(terminal.run("flows", "end", "shop").code()).isEqualTo(1);
    }

    @Test
    void an_unsure_message_is_settled_in_one_of_three_ways() throws Exception {
        var sid = "SM" + "0".repeat(31);
        for (var key : new String[] {"sent", "not-sent", "again"}) {
            desk.put("billing", key, null);
        }
        var silence = new Receipt.Unknown("no answer");
        desk.carry(silence, silence, silence);
        for (var key : new String[] {"sent", "not-sent", "again"}) {
            desk.await("billing/" + key, State.UNSURE);
        }
        assertThat(terminal.run("messages", "show", "billing/sent").out())
                .contains("trunkline messages settle billing/sent --sent SID, --not-sent or --resend");
        assertThat(terminal.run("messages", "settle", "billing/sent").code()).isEqualTo(2);
        assertThat(terminal.run("messages", "settle", "billing/sent", "--not-sent", "--resend")
                        .code())
                .isEqualTo(2);

        var malformed = terminal.run("messages", "settle", "billing/sent", "--sent", "SM1");
        assertThat(malformed.code()).isEqualTo(1);
        assertThat(malformed.err()).contains("SM1 is no SID of a message");
        assertThat(terminal.run("messages", "settle", "billing/sent", "--sent", sid + "9")
                        .err())
                .contains("Twilio does not know");
        assertThat(terminal.run("messages", "settle", "billing/sent", "--sent", sid + "1")
                        .err())
                .contains("is not to the recipient");
        assertThat(terminal.run("messages", "settle", "billing/sent", "--sent", sid + "0")
                        .err())
                .contains("Twilio cannot be asked", "nothing was changed");
        assertThat(terminal.run("messages", "settle", "billing/sent", "--sent", sid + "3")
                        .out())
                .isEqualTo("billing/sent is delivered.\n");
        assertThat(terminal.run("messages", "settle", "billing/not-sent", "--sent", sid + "3")
                        .err())
                .contains("is the message billing/sent");
        assertThat(terminal.run("messages", "settle", "billing/not-sent", "--not-sent")
                        .out())
                .isEqualTo("billing/not-sent is refused.\n");
        var late = terminal.run("messages", "settle", "billing/not-sent", "--resend");
        assertThat(late.code()).isEqualTo(1);
        assertThat(late.err()).contains("is refused; settle is possible for one that is unsure");
        assertThat(terminal.run("messages", "settle", "billing/again", "--resend")
                        .out())
                .isEqualTo("billing/again is queued.\n");
    }
}
