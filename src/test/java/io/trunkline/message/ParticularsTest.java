package io.trunkline.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParticularsTest {
    private static final String TEMPLATE = "HX" + "a".repeat(32);

    @Test
    void nothing_is_stored_as_nothing() {
        assertThat(Particulars.NONE.stored()).isNull();
        assertThat(Particulars.NONE.withMedia(List.of()).stored()).isNull();
        assertThat(Particulars.of(null)).isEqualTo(Particulars.NONE);
        assertThat(Particulars.NONE.with("press", "1=yes").with("press", null)).isEqualTo(Particulars.NONE);
    }

    @Test
    void what_was_stored_is_read_again() {
        var particulars = Particulars.NONE
                .withMedia(List.of("https://example.com/a.png", "https://example.com/b.png"))
                .withTemplate(TEMPLATE, Map.of("1", "Ann", "2", "\"noon\""));
        var read = Particulars.of(particulars.stored());
        assertThat(read.media()).containsExactly("https://example.com/a.png", "https://example.com/b.png");
        assertThat(read.contentSid()).isEqualTo(TEMPLATE);
        assertThat(read.variables()).isEqualTo(Map.of("1", "Ann", "2", "\"noon\""));
    }

    @Test
    void the_same_particulars_are_the_same_whatever_the_order_they_were_given_in() {
        assertThat(Particulars.NONE.with("press", "1=yes").with("language", "en"))
                .isEqualTo(Particulars.NONE.with("language", "en").with("press", "1=yes"));
    }

    @Test
    void what_a_newer_program_added_is_kept() {
        var newer = Particulars.of("{\"colour\":{\"hue\":7},\"press\":\"1=yes\"}");
        assertThat(newer.with("press", "2=no").stored()).isEqualTo("{\"colour\":{\"hue\":7},\"press\":\"2=no\"}");
    }
}
