package io.trunkline.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+14155550100          | +14155550100",
                "+1 (415) 555-0100     | +14155550100",
                "0014155550100         | +14155550100",
                "00 1 415.555.0100     | +14155550100",
                "+15551234567          | +15551234567",
                "+15550100             | +15550100",
                "+15005550006          | +15005550006",
                "+49 30 901820         | +4930901820",
                "+44 (0)20 7946 0958   | +442079460958",
                "+39 06 6982           | +39066982",
                "+1 415 555‑0100       | +14155550100",
            })
    void a_number_is_read_as_people_write_it(String written, String e164) {
        assertThat(PhoneNumber.parse(written).e164()).isEqualTo(e164);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "hello",
                "4155550100",
                "12345",
                "+1",
                "+1415",
                "+14155550100123456",
                "+999123456789",
                "+1 415 FLOWERS",
                "+14155550100x12",
                "whatsapp:+14155550100",
                "+1415555010O",
                "MG0123",
                "++14155550100",
                "+１４１５５５５０１００",
            })
    void an_impossible_number_is_refused_with_what_to_do(String text) {
        assertThatThrownBy(() -> PhoneNumber.parse(text))
                .isInstanceOf(InvalidNumber.class)
                .hasMessageContaining("write it as +<country><number>");
    }

    @Test
    void a_refusal_never_shows_the_number() {
        assertThatThrownBy(() -> PhoneNumber.parse("415 555 0100"))
                .hasMessage("'…0100' is not a phone number: it does not begin with + and a country;"
                        + " write it as +<country><number>, such as +14155550100");
    }

    @Test
    void an_example_of_every_country_is_read_and_stays_what_it_is() {
        var numbers = PhoneNumberUtil.getInstance();
        assertThat(numbers.getSupportedRegions()).allSatisfy(region -> {
            var e164 = numbers.format(numbers.getExampleNumber(region), PhoneNumberFormat.E164);
            var number = PhoneNumber.parse(e164);
            assertThat(number.e164()).isEqualTo(e164);
            assertThat(number.region()).hasSize(2);
            assertThat(number.masked()).hasSizeLessThan(12).startsWith("+");
        });
    }

    @Test
    void a_stored_number_must_be_e164() {
        assertThat(new PhoneNumber("+14155550100")).isEqualTo(PhoneNumber.parse("+1 415 555 0100"));
        assertThatThrownBy(() -> new PhoneNumber("+1 415")).isInstanceOf(InvalidNumber.class);
    }

    @Test
    void the_country_is_told_where_the_number_tells_it() {
        assertThat(PhoneNumber.parse("+14155552671").region()).isEqualTo("US");
        assertThat(PhoneNumber.parse("+16135550123").region()).isEqualTo("CA");
        assertThat(PhoneNumber.parse("+4930901820").region()).isEqualTo("DE");
        assertThat(PhoneNumber.parse("+15551234567").region()).isEqualTo("ZZ");
        assertThat(PhoneNumber.parse("+80012345678").region()).isEqualTo("ZZ");
    }

    @Test
    void a_number_outside_the_plan_is_only_implausible() {
        assertThat(PhoneNumber.parse("+14155552671").isPlausible()).isTrue();
        assertThat(PhoneNumber.parse("+15551234567").isPlausible()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"800", "833", "844", "855", "866", "877", "888"})
    void toll_free_numbers_are_known(String area) {
        assertThat(PhoneNumber.parse("+1" + area + "5551212").isTollFree()).isTrue();
        assertThat(PhoneNumber.parse("+14155551212").isTollFree()).isFalse();
        assertThat(PhoneNumber.parse("+80012345678").isTollFree()).isFalse();
    }

    @Test
    void what_it_prints_is_masked() {
        assertThat(PhoneNumber.parse("+14155550100")).hasToString("+1…0100");
        assertThat(PhoneNumber.parse("+4930901820").masked()).isEqualTo("+49…1820");
    }

    @ParameterizedTest
    @CsvSource({
        "+15550100, +1…0100",
        "whatsapp:+14155550100, whatsapp:+1…0100",
        "4155550100, …0100",
        "12345, …45",
        "123, …",
        "ACME, …",
        "'', …",
        "+2901234, +290…34",
    })
    void whatever_stands_where_a_number_was_expected_is_masked(String text, String masked) {
        assertThat(PhoneNumber.mask(text)).isEqualTo(masked);
    }

    @Test
    void a_short_code_has_three_to_eight_digits() {
        assertThat(PhoneNumber.isShortCode("12345")).isTrue();
        assertThat(PhoneNumber.isShortCode("12")).isFalse();
        assertThat(PhoneNumber.isShortCode("123456789")).isFalse();
        assertThat(PhoneNumber.isShortCode("+12345")).isFalse();
        assertThat(PhoneNumber.isShortCode("１２３４５")).isFalse();
    }
}
