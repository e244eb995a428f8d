package io.trunkline.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.Test;

/** What the flows make of an event: whom they text, and what makes it the same text. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/billing.camel.yaml,file:routes/shipping.camel.yaml,"
                    + "file:routes/support.camel.yaml",
            "camel.component.kamelet.location=classpath:kamelets",
            "camel.server.enabled=false"
        })
class FlowsTest {
    @EndpointInject("mock:sms")
    MockEndpoint sms;

    @Produce
    ProducerTemplate template;

    private Exchange said(String type, String example) throws InterruptedException {
        sms.expectedMessageCount(1);
        template.sendBody("direct:" + type, Office.example(example));
        sms.assertIsSatisfied();
        return sms.getExchanges().get(0);
    }

    @Test
    void a_failed_payment_is_one_text_per_invoice() throws InterruptedException {
        var text = said("stripe.payment.failed", "invoice.payment_failed").getMessage();
        assertThat(text.getHeader("To", String.class)).isEqualTo("+15551230001");
        assertThat(text.getHeader("Key", String.class)).isEqualTo("in_1QKx2RLkdIwHu7ixdS8hVYtM");
        assertThat(text.getBody(String.class))
                .startsWith("payment-failed to +15551230001")
                .contains("4900 usd");
    }

    @Test
    void an_escalated_ticket_is_one_text_per_escalation_to_its_manager() throws InterruptedException {
        var text = said("support.ticket.escalated", "support.ticket.escalated").getMessage();
        assertThat(text.getHeader("To", String.class)).isEqualTo("+15551230100");
        assertThat(text.getHeader("Key", String.class)).isEqualTo("4711/1");
    }

    @Test
    void a_shipment_is_one_text_per_status() throws InterruptedException {
        var text = said("shipment.status.changed", "shipment.status.changed").getMessage();
        assertThat(text.getHeader("To", String.class)).isEqualTo("+15551230001");
        assertThat(text.getHeader("Key", String.class)).isEqualTo("SH-2041/out for delivery");
    }
}
