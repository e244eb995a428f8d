package io.trunkline.twilio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    @Test
    void parameters_stay_in_order_with_repeats_and_blanks() {
        var form = Form.parse("b=1&a=&b=2&c&&=x&b=1".getBytes(UTF_8));
        assertThat(form.parameters())
                .containsExactly(
                        Map.entry("b", "1"),
                        Map.entry("a", ""),
                        Map.entry("b", "2"),
                        Map.entry("c", ""),
                        Map.entry("", "x"),
                        Map.entry("b", "1"));
        assertThat(form.all("b")).containsExactly("1", "2", "1");
        assertThat(form.first("b")).isEqualTo("1");
        assertThat(form.first("z")).isNull();
    }

    @Test
    void a_value_arrives_as_it_was_meant() {
        var form = Form.parse(
                "Body=Tom+%26+Jerry+%2B+50%25+%22off%22+%7B%7Bx%7D%7D+a%3Db=c+%F0%9F%98%80+é&From=%2B15550100"
                        .getBytes(UTF_8));
        assertThat(form.first("Body")).isEqualTo("Tom & Jerry + 50% \"off\" {{x}} a=b=c 😀 é");
        assertThat(form.first("From")).isEqualTo("+15550100");
    }

    @Test
    void nothing_is_an_empty_form() {
        assertThat(Form.parse(new byte[0])).isEqualTo(Form.EMPTY);
        assertThat(Form.parse("&&".getBytes(UTF_8)).parameters()).isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=1%&b=2", "%g0=1", "a=%F0%9F", "a=%+1"})
    void a_broken_escape_is_refused(String body) {
        assertThatThrownBy(() -> Form.parse(body.getBytes(UTF_8)))
                .isInstanceOf(MalformedForm.class)
                .hasMessageContaining("the form");
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        assertThatThrownBy(() -> Form.parse("a=é".getBytes(ISO_8859_1))).isInstanceOf(MalformedForm.class);
    }

    @Test
    void it_prints_no_values() {
        assertThat(Form.parse("From=%2B15550100".getBytes(UTF_8))).hasToString("Form[From]");
    }
}
