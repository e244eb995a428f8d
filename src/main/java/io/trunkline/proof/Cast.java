package io.trunkline.proof;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All replicas of a run, and the simulator in Twilio's place. */
final class Cast implements AutoCloseable {
    private static final long LONGEST_START = 120_000;
    private static final String SIMULATOR_READY = "The simulator answers at ";
    private static final String SERVICE_READY = "Trunkline runs.";

    private final Child simulator;
    private final String simulatorUrl;
    private final List<Life> lives = new ArrayList<>();
    private final Stage stage;
    private final String publicUrl;

    Cast(Plan plan, Stage stage, String publicUrl, Reaper reaper) throws InterruptedException {
        this.stage = stage;
        this.publicUrl = publicUrl;
        var command = new ArrayList<>(List.of("simulator", "--port", "0", "--data", "simulator"));
        command.addAll(List.of("--seed", String.valueOf(plan.seed())));
        Stage.RATES.keySet().forEach(number -> command.addAll(List.of("--number", number)));
        var folder = stage.folder();
        simulator = Child.start(
                stage, folder.resolve("simulator.log"), SIMULATOR_READY, stage.simulatorEnvironment(), command);
        var said = simulator.awaitReady(LONGEST_START);
        if (said == null) {
            close();
            throw new IllegalStateException("the simulator does not start");
        }
        simulatorUrl = said.substring(SIMULATOR_READY.length(), said.indexOf(';'));
        for (var replica = 0; replica < plan.service().replicas(); replica++) {
            var number = replica;
            lives.add(new Life(
                    reaper,
                    plan.dice("replica " + replica),
                    () -> start(number, ""),
                    plan.service().replicas()));
        }
        lives.forEach(reaper::add);
        lives.forEach(Life::raise);
    }

    private Child start(int replica, String more) {
        return Child.start(
                stage,
                stage.folder().resolve("replica-" + (replica + 1) + ".log"),
                SERVICE_READY,
                stage.environment(replica, publicUrl, simulatorUrl),
                List.of("run"),
                more);
    }

    /**
     * Puts a newer program in the place of a replica, and waits until it is there.
     *
     * @param program what it has more than the older one
     * @return for how many milliseconds the older one ended; negative when it had to be killed
     */
    long update(int replica, Path program) throws InterruptedException {
        var life = lives.get(replica);
        var took = life.replace(() -> start(replica, java.io.File.pathSeparator + program));
        if (!life.awaitReady(LONGEST_START)) {
            throw new IllegalStateException("a replica does not start after its update; --keep keeps its log");
        }
        return took;
    }

    int replicas() {
        return lives.size();
    }

    String simulatorUrl() {
        return simulatorUrl;
    }

    /** From now on they may be killed. */
    void play() {
        lives.forEach(Life::start);
    }

    /** Waits until all are there. */
    void awaitReady() throws InterruptedException {
        for (var life : lives) {
            if (!life.awaitReady(LONGEST_START)) {
                throw new IllegalStateException("a replica does not start; --keep keeps its log");
            }
        }
    }

    @Override
    public void close() {
        lives.forEach(Life::close);
        simulator.close();
    }
}
