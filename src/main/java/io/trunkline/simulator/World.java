package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;

/** Everything that the doors to the simulator work with. */
record World(
        SimulatorSettings.Account account,
        Timeline timeline,
        Books books,
        Channels channels,
        Faults faults,
        Carriage carriage) {

    /** What is known and remembered. */
    record Books(Archive archive, Ledger ledger, Numbers numbers, OptOuts optOuts, Standing standing) {}

    /** What belongs to single ways of speaking. */
    record Channels(Services services, WhatsApp whatsApp, Templates templates, Media media) {
        void recall(JsonObject line) {
            services.recall(line);
            whatsApp.recall(line);
            templates.recall(line);
            media.recall(line);
        }

        /** Forgets what was said; services and templates stay, as numbers do. */
        void clear() {
            whatsApp.clear();
            media.clear();
        }
    }

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

    Services services() {
        return channels.services();
    }

    WhatsApp whatsApp() {
        return channels.whatsApp();
    }

    Templates templates() {
        return channels.templates();
    }

    Media media() {
        return channels.media();
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
