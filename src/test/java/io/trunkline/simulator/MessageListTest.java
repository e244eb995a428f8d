package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageListTest {
    private final SimulatorSettings settings = SimulatorSettings.local().withStep(Duration.ofMillis(1));
    private final Simulator simulator = Simulator.start(settings);
    private final Customer customer = new Customer(simulator, settings);

    @AfterEach
    void end() {
        simulator.close();
    }

    @Test
    void pagesLeadFromTheNewestToTheOldest() throws Exception {
        List<String> sent = textAnn(7);

        List<String> listed = new ArrayList<>();
        JsonObject page = customer.get(customer.messages() + "?PageSize=3&To=%2B15551230001");
        assertThat(page.getInteger("page_size")).isEqualTo(3);
        assertThat(page.getInteger("start")).isZero();
        assertThat(page.getInteger("end")).isEqualTo(2);
        assertThat(page.getValue("previous_page_uri")).isNull();
        assertThat(page.getString("first_page_uri"))
                .isEqualTo(customer.messages() + "?To=%2B15551230001&PageSize=3&Page=0");
        listed.addAll(sids(page));
        while (page.getString("next_page_uri") != null) {
            assertThat(page.getString("next_page_uri")).contains("To=%2B15551230001", "PageToken=PASM");
            page = customer.get(page.getString("next_page_uri"));
            listed.addAll(sids(page));
        }

        Collections.reverse(sent);
        assertThat(listed).isEqualTo(sent);
        assertThat(page.getInteger("page")).isEqualTo(2);
        assertThat(page.getInteger("start")).isEqualTo(6);
        assertThat(page.getInteger("end")).isEqualTo(6);
    }

    @Test
    void previousPageLeadsBack() throws Exception {
        textAnn(6);
        JsonObject first = customer.get(customer.messages() + "?PageSize=2&To=%2B15551230001");
        JsonObject second = customer.get(first.getString("next_page_uri"));
        JsonObject third = customer.get(second.getString("next_page_uri"));
        assertThat(third.getValue("next_page_uri")).isNull();

        assertThat(sids(customer.get(third.getString("previous_page_uri")))).isEqualTo(sids(second));
        JsonObject back = customer.get(second.getString("previous_page_uri"));
        assertThat(sids(back)).isEqualTo(sids(first));
        assertThat(back.getValue("previous_page_uri")).isNull();
    }

    @Test
    void filtersByRecipientAndSender() throws Exception {
        customer.text("one");
        customer.create("To", Customer.BOB, "From", Customer.OWN, "Body", "two");
        customer.reply(Customer.BOB, "three");

        assertThat(bodies("?To=%2B15551230002")).containsExactly("two");
        assertThat(bodies("?To=+15551230002")).containsExactly("two");
        assertThat(bodies("?From=%2B15551230002")).containsExactly("three");
        assertThat(bodies("?From=%2B15005550006")).containsExactly("two", "one");
        assertThat(bodies("?From=%2B15005550006&To=%2B15551230001")).containsExactly("one");
        assertThat(bodies("?To=%2B15559999999")).isEmpty();
    }

    @Test
    void senderThatAServiceChoseIsFoundByItsNumber() throws Exception {
        customer.create("To", Customer.ANN, "MessagingServiceSid", Customer.SERVICE, "Body", "one");
        simulator.awaitText(Customer.ANN, text -> text.status().equals("delivered"), Duration.ofSeconds(5));

        assertThat(bodies("?From=%2B15005550006")).containsExactly("one");
    }

    @Test
    void filtersByTheDayOnWhichItWasSent() throws Exception {
        customer.text("today");
        simulator.awaitText(Customer.ANN, text -> text.status().equals("delivered"), Duration.ofSeconds(5));
        customer.put("/simulator/clock", "{\"offset\":\"PT72H\"}");
        customer.create("To", Customer.BOB, "From", Customer.OWN, "Body", "in three days");
        simulator.awaitText(Customer.BOB, text -> text.status().equals("delivered"), Duration.ofSeconds(5));
        LocalDate today = LocalDate.now(ZoneOffset.UTC);

        assertThat(bodies("?DateSent=" + today)).containsExactly("today");
        assertThat(bodies("?DateSent%3C=" + today)).containsExactly("today");
        assertThat(bodies("?DateSent%3E=" + today)).containsExactly("in three days", "today");
        assertThat(bodies("?DateSent%3E=" + today.plusDays(1))).containsExactly("in three days");
        assertThat(bodies("?DateSent%3E=" + today.plusDays(1) + "T00:00:00Z")).containsExactly("in three days");
        assertThat(bodies("?DateSent%3E=" + today.plusDays(4))).isEmpty();
    }

    @Test
    void badTokenAndBadDateAreRefused() throws Exception {
        for (String token : List.of("nonsense", "PA" + Sid.next("SM"))) {
            var response = customer.send(customer.request(customer.messages() + "?PageToken=" + token)
                    .build());
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(Customer.json(response).getInteger("code")).isEqualTo(21481);
        }
        var response = customer.send(
                customer.request(customer.messages() + "?DateSent=yesterday").build());
        assertThat(Customer.json(response).getInteger("code")).isEqualTo(20001);
    }

    @Test
    void emptyListHasAnEnvelopeToo() throws Exception {
        JsonObject page = customer.get(customer.messages());

        assertThat(sids(page)).isEmpty();
        assertThat(page.getInteger("page_size")).isEqualTo(50);
        assertThat(page.getValue("next_page_uri")).isNull();
    }

    private List<String> textAnn(int count) throws Exception {
        List<String> sent = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            sent.add(customer.text("text " + at).getString("sid"));
            customer.create("To", Customer.BOB, "From", Customer.OWN, "Body", "other");
        }
        return sent;
    }

    private List<String> bodies(String query) throws Exception {
        return values(customer.get(customer.messages() + query), "body");
    }

    private static List<String> sids(JsonObject page) {
        return values(page, "sid");
    }

    private static List<String> values(JsonObject page, String field) {
        return page.getJsonArray("messages").stream()
                .map(message -> ((JsonObject) message).getString(field))
                .toList();
    }
}
