package io.trunkline.twilio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether everything between Twilio and us is as it should be, and repairs what can be repaired. It waits for Twilio. */
public final class Doctor {
    private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

    private final List<Checkup> checkups;

    /** One thing to look at. */
    public interface Checkup {
        /** Every finding, the good ones too. */
        List<Finding> examine() throws IOException;
    }

    public Doctor(List<Checkup> checkups) {
        this.checkups = checkups;
    }

    /** Everything there is to say; a checkup that fails is a finding like others. */
    public List<Finding> examine() {
        var findings = new ArrayList<Finding>();
        for (var checkup : checkups) {
            try {
                findings.addAll(checkup.examine());
            } catch (IOException e) {
                findings.add(Finding.broken(
                        "Twilio did not answer: " + e.getMessage(),
                        "What is not seen cannot be judged.",
                        "Look at the network and at https://status.twilio.com, then ask again."));
            }
        }
        return findings;
    }

    /** Does what can be done about the findings; answers what was done or why not, a sentence each. */
    public List<String> repair() {
        var done = new ArrayList<String>();
        for (var finding : examine()) {
            var repair = finding.repair();
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
