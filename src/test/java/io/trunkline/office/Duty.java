package io.trunkline.office;

import java.nio.file.Path;

/** An office where Ann is on call, then Bob, then Cem, and Jira tells of bugs. */
public final class Duty {
    public static final String ANN = "+15551230001";
    public static final String BOB = "+15551230002";
    public static final String CEM = "+15551230003";

    private static final String PEOPLE = """
            - {name: Ann, phone: "+15551230001"}
            - {name: Bob, phone: "+15551230002"}
            - {name: Cem, phone: "+15551230003"}
            """;
    private static final String ROTATIONS = """
            backend:
              zone: Europe/Berlin
              layers:
                - {people: [Ann, Bob, Cem], every: week, handover: monday 09:00, since: "2026-01-05"}
              overrides:
                - {from: 2026-01-01T00:00, to: 2099-01-01T00:00, person: Ann}
            """;

    private Duty() {}

    /** It is not open yet. */
    public static Office office(Path folder) {
        return Office.in(folder).file("directory/people.yaml", PEOPLE).file("directory/rotations.yaml", ROTATIONS);
    }

    /** Has Jira tell of a new P0; it must be accepted. */
    public static void bug(Office office, String issue) {
        var body = Office.example("jira.issue.created").toString().replace("OPS-42", issue);
        var answer = Post.to(office).jira(Office.JIRA, "created-" + issue, body);
        if (answer.statusCode() != 202) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
    }
}
