package io.trunkline.proof;

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

    Cast(Plan plan, Stage stage, String publicUrl, Reaper reaper) throws InterruptedException {
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
            var log = folder.resolve("replica-" + (replica + 1) + ".log");
            var environment = stage.environment(replica, publicUrl, simulatorUrl);
            lives.add(new Life(
                    reaper,
                    plan.dice("replica " + replica),
                    () -> Child.start(stage, log, SERVICE_READY, environment, List.of("run")),
                    plan.service().replicas()));
        }
        lives.forEach(reaper::add);
        lives.forEach(Life::raise);
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
