package io.trunkline.simulator;

/** Everything that the doors to the simulator work with. */
record World(SimulatorSettings.Account account, Timeline timeline, Books books, Faults faults, Carriage carriage) {

    /** What is known and remembered. */
    record Books(Archive archive, Ledger ledger, Numbers numbers, OptOuts optOuts, Standing standing) {}

    /** What moves. */
    record Carriage(Webhooks webhooks, Reports reports, Carrier carrier) {}

    Archive archive() {
        return books.archive();
    }

    Ledger ledger() {
        return books.ledger();
    }

    Numbers numbers() {
        return books.numbers();
    }

    OptOuts optOuts() {
        return books.optOuts();
    }

    Standing standing() {
        return books.standing();
    }

    Webhooks webhooks() {
        return carriage.webhooks();
    }

    Reports reports() {
        return carriage.reports();
    }

    Carrier carrier() {
        return carriage.carrier();
    }
}
