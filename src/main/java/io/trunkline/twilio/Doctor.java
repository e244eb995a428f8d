package io.trunkline.twilio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether everything between Twilio and us is as it should be, and repairs what can be repaired. It waits for Twilio. */
public final class Doctor {
    private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

    private final List<Patient> patients;

    /** One thing to look at. */
    public interface Checkup {
        /** Every finding, the good ones too. */
        List<Finding> examine() throws IOException;
    }

    /**
     * What belongs together.
     *
     * @param account by its name; empty for the first, null where it is about no account
     */
    public record Patient(@Nullable String account, List<Checkup> checkups) {
        private List<Finding> examine() {
            var findings = new ArrayList<Finding>();
            for (var checkup : checkups) {
                try {
                    findings.addAll(checkup.examine());
                } catch (Refused e) {
                    // That we are not let in, once said, explains every other refusal.
                    if (findings.stream().noneMatch(finding -> finding.level() == Finding.Level.BROKEN)) {
                        findings.add(Finding.broken(
                                e.said(),
                                "What is not seen cannot be judged.",
                                e.known().fix() + "."));
                    }
                } catch (IOException e) {
                    findings.add(Finding.broken(
                            "Twilio did not answer: " + e.getMessage(),
                            "What is not seen cannot be judged.",
                            "Look at the network and at https://status.twilio.com, then ask again."));
                }
            }
            return findings;
        }
    }

    /** What was found about one of them. */
    public record Diagnosis(Patient patient, Finding finding) {}

    public Doctor(List<Patient> patients) {
        this.patients = patients;
    }

    /** Everything there is to say; a checkup that fails is a finding like others. */
    public List<Diagnosis> examine() {
        return patients.stream()
                .flatMap(patient -> patient.examine().stream().map(finding -> new Diagnosis(patient, finding)))
                .toList();
    }

    /** Does what can be done about the findings; answers what was done or why not, a sentence each. */
    public List<String> repair() {
        var done = new ArrayList<String>();
        for (var diagnosis : examine()) {
            var repair = diagnosis.finding().repair();
            if (repair == null) {
                continue;
            }
            try {
                repair.carryOut();
                done.add("Done: " + repair.plan());
            } catch (IOException e) {
                LOG.warn("a repair failed: {}", e.getMessage());
                done.add("Not done: " + repair.plan() + " " + e.getMessage());
            }
        }
        return done;
    }
}
