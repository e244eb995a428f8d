package io.trunkline.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import io.trunkline.office.Records;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only those whom a route's allow list names reach it; everybody reaches a route without one. */
class AllowListTest {
    private static final String MARIA = "+15551230100";
    private static final String ANN = "+15551230001";
    private static final String STRANGER = "+15551230666";

    @TempDir
    Path folder;

    private Office office;

    @AfterEach
    void close() {
        office.close();
    }

    private void open(String allow) {
        office = Office.in(folder)
                .setting("bot.allow=" + allow)
                .file("bot.camel.yaml", """
                - route:
                    id: bot
                    from:
                      uri: kamelet:event-source
                      parameters: {types: twilio.sms.received, allow: "{{bot.allow}}"}
                      steps:
                        - setBody: {constant: "How may I help?"}
                        - to: kamelet:reply-sink
                """)
                .open();
    }

    @Test
    void who_is_not_allowed_does_not_reach_the_flow() {
        open("Maria Lopez, " + ANN);
        office.phone(STRANGER).texts("open the door").readsNothing();
        office.phone(MARIA).texts("hello").reads("How may I help?");
        office.phone(ANN).texts("hello").reads("How may I help?");
    }

    @Test
    void everybody_reaches_a_flow_whose_list_is_empty() {
        open("");
        office.phone(STRANGER).texts("hello").reads("How may I help?");
    }

    @Test
    void answering_somebody_does_not_let_others_in_nor_them_where_they_were_not_allowed() {
        open(ANN);
        office.phone(ANN).texts("hello").reads("How may I help?");
        office.postWithToken("/api/send", "{\"to\":\"" + STRANGER + "\",\"text\":\"Call us\"}", "application/json");
        office.phone(STRANGER).reads("Call us").texts("I do").readsNothing();
        office.reopen();
        office.phone(STRANGER).texts("still here").readsNothing();
    }

    @Test
    void a_stop_of_somebody_who_is_not_allowed_is_obeyed() {
        open(ANN);
        office.phone(STRANGER).texts("STOP");
        office.paymentFails("in_1", STRANGER);
        office.phone(STRANGER).readsNothing();
        assertThat(office.states(STRANGER)).containsExactly("muted");
        assertThat(Records.of(office).events("contact.opted_out")).isEqualTo(1);
    }

    @Test
    void a_list_that_names_somebody_unknown_refuses_its_file_and_no_other() {
        open("Marla Lopez");
        assertThat(office.trunkline().refused()).containsExactly("bot");
        assertThat(office.get("/api/flows").body()).contains("Marla Lopez");
    }
}
