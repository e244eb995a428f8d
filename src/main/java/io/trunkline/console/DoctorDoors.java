package io.trunkline.console;

import io.trunkline.http.Answer;
import io.trunkline.twilio.Doctor;
import io.trunkline.twilio.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/** {@code /api/doctor}: what is wrong between Twilio and us, and its repair. One examination at a time. */
public final class DoctorDoors {
    private final Doctor doctor;
    private final ReentrantLock surgery = new ReentrantLock();

    public DoctorDoors(Doctor doctor) {
        this.doctor = doctor;
    }

    /** Opens the doors. */
    public void open(Api api) {
        api.open("GET", "/api/doctor", request -> later(this::examine));
        api.open("POST", "/api/doctor/repair", request -> later(this::repair));
    }

    private interface Visit {
        Map<String, Object> go();
    }

    private CompletionStage<Answer> later(Visit visit) {
        return CompletableFuture.supplyAsync(() -> {
            surgery.lock();
            try {
                return Answer.json(200, visit.go());
            } finally {
                surgery.unlock();
            }
        });
    }

    private Map<String, Object> examine() {
        return json(doctor.examine());
    }

    private Map<String, Object> repair() {
        var done = doctor.repair();
        return new Json().put("done", done).put("after", examine()).map();
    }

    private static Map<String, Object> json(List<Doctor.Diagnosis> diagnoses) {
        return new Json()
                .put(
                        "healthy",
                        diagnoses.stream().noneMatch(one -> one.finding().level() == Finding.Level.BROKEN))
                .put("findings", diagnoses.stream().map(DoctorDoors::json).toList())
                .map();
    }

    private static Map<String, Object> json(Doctor.Diagnosis diagnosis) {
        var finding = diagnosis.finding();
        return new Json()
                .put("account", diagnosis.patient().account())
                .put("level", finding.level().name().toLowerCase(Locale.ROOT))
                .put("what", finding.what())
                .put("why", finding.why())
                .put("remedy", finding.remedy())
                .put(
                        "repair",
                        finding.repair() == null ? null : finding.repair().plan())
                .map();
    }
}
