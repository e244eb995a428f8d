package io.trunkline.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.directory.Person;
import io.trunkline.message.Key;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;

/** That somebody is to be reminded of a meeting. */
public record Reminder(Meeting meeting, Person person) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String attendee() {
        return String.valueOf(person.email()).toLowerCase(java.util.Locale.ROOT).replace('/', '_');
    }

    /** Once per occurrence, attendee and start: within the flow. */
    String ownKey() {
        return meeting.id() + "/" + attendee() + "/" + meeting.starts();
    }

    Key key(String flow) {
        return Key.of(flow, ownKey());
    }

    /** The data of the event, as text that is the same as long as nothing has changed. */
    String data(String calendar, ZoneId zone) {
        var theirs = person.zone() == null ? zone : ZoneId.of(person.zone());
        var data = new LinkedHashMap<String, Object>();
        data.put("title", meeting.title());
        data.put("location", meeting.location());
        data.put("starts", written(meeting.starts(), theirs));
        data.put("attendee", person);
        data.put("key", ownKey());
        data.put("meeting", meeting.id());
        data.put("calendar", calendar);
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String written(Instant time, ZoneId zone) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone));
    }
}
