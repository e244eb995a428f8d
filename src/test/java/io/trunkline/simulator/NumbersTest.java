package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    private final SimulatorSettings settings =
            SimulatorSettings.local().withNumbers(List.of("+15005550100", "+447700900123"));
    private final Simulator simulator = Simulator.start(settings);
    private final Customer customer = new Customer(simulator, settings);

    @AfterEach
    void end() {
        simulator.close();
    }

    @Test
    void accountIsActiveAndFull() throws Exception {
        JsonObject account = customer.get(settings.account().path() + ".json");

        assertThat(account.getString("sid")).isEqualTo(settings.account().sid());
        assertThat(account.getString("status")).isEqualTo("active");
        assertThat(account.getString("type")).isEqualTo("Full");
    }

    @Test
    void numbersAreListedAndFiltered() throws Exception {
        assertThat(listed("")).containsExactly("+15005550006", "+15005550100", "+447700900123");
        assertThat(listed("?PhoneNumber=%2B15005550100")).containsExactly("+15005550100");
        assertThat(listed("?PhoneNumber=50055501**")).containsExactly("+15005550100");
        assertThat(listed("?FriendlyName=%2B447700900123")).containsExactly("+447700900123");
        assertThat(listed("?PhoneNumber=999999")).isEmpty();
        JsonObject first = customer.get(customer.numbers() + ".json?PageSize=2");
        assertThat(first.getJsonArray("incoming_phone_numbers")).hasSize(2);
        JsonObject second = customer.get(first.getString("next_page_uri"));
        assertThat(second.getJsonArray("incoming_phone_numbers")).hasSize(1);
        assertThat(second.getValue("next_page_uri")).isNull();
    }

    @Test
    void webhooksAreSetAndRead() throws Exception {
        var response = customer.configure(
                "SmsUrl",
                "https://example.com/text#rc=5&rp=all",
                "SmsMethod",
                "GET",
                "SmsFallbackUrl",
                "https://example.com/other",
                "VoiceUrl",
                "https://example.com/call",
                "StatusCallback",
                "https://example.com/status",
                "FriendlyName",
                "Front desk");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonObject number =
                customer.get(customer.numbers() + "/" + Customer.json(response).getString("sid") + ".json");
        assertThat(number).isEqualTo(Customer.json(response));
        assertThat(number.getString("phone_number")).isEqualTo("+15005550006");
        assertThat(number.getString("sms_url")).isEqualTo("https://example.com/text#rc=5&rp=all");
        assertThat(number.getString("sms_method")).isEqualTo("GET");
        assertThat(number.getString("sms_fallback_url")).isEqualTo("https://example.com/other");
        assertThat(number.getString("voice_url")).isEqualTo("https://example.com/call");
        assertThat(number.getString("voice_method")).isEqualTo("POST");
        assertThat(number.getString("status_callback")).isEqualTo("https://example.com/status");
        assertThat(number.getString("status_callback_method")).isEqualTo("POST");
        assertThat(number.getString("friendly_name")).isEqualTo("Front desk");
        assertThat(number.getJsonObject("capabilities").getBoolean("sms")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "SmsFallbackUrl, https://example.com/x, 21406",
        "VoiceFallbackUrl, https://example.com/x, 21405",
        "SmsUrl, nonsense, 21402",
        "SmsMethod, PUT, 21403"
    })
    void badConfigurationHasTwiliosCodeAndChangesNothing(String name, String value, int code) throws Exception {
        var response = customer.configure("FriendlyName", "Changed", name, value);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Customer.json(response).getInteger("code")).isEqualTo(code);
        assertThat(listed("?FriendlyName=Changed")).isEmpty();
    }

    private List<String> listed(String query) throws Exception {
        return customer.get(customer.numbers() + ".json" + query).getJsonArray("incoming_phone_numbers").stream()
                .map(number -> ((JsonObject) number).getString("phone_number"))
                .toList();
    }
}
