package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messaging Services and the numbers in their pools. One that was never made has every number of the account, so that
 * whoever tries things out need not make it first. Lives on the event loop.
 */
final class Services {
    private final Archive archive;
    private final Map<String, Service> bySid = new LinkedHashMap<>();

    Services(Archive archive) {
        this.archive = archive;
    }

    /** A service as it was made. */
    static final class Service {
        private final String sid;
        private final Map<String, String> configured = new LinkedHashMap<>();
        private final Set<String> pool = new LinkedHashSet<>();

        Service(String sid) {
            this.sid = sid;
        }

        String sid() {
            return sid;
        }

        String get(String parameter) {
            return configured.getOrDefault(parameter, "");
        }

        boolean defersToNumbers() {
            return "true".equalsIgnoreCase(get("UseInboundWebhookOnNumber"));
        }

        /** In E.164. */
        Set<String> pool() {
            return pool;
        }
    }

    @Nullable
    Service find(String sid) {
        return bySid.get(sid);
    }

    Collection<Service> all() {
        return bySid.values();
    }

    Service create(Form form) {
        Service service = new Service(Sid.next("MG"));
        bySid.put(service.sid, service);
        update(service, form);
        return service;
    }

    void update(Service service, Form form) {
        form.fields().forEach(field -> service.configured.put(field.name(), field.value()));
        remember(service);
    }

    void join(Service service, String number) {
        service.pool.add(number);
        remember(service);
    }

    void leave(Service service, String number) {
        service.pool.remove(number);
        remember(service);
    }

    void delete(Service service) {
        bySid.remove(service.sid);
        archive.append("serviceGone", new JsonObject().put("sid", service.sid));
    }

    /** The service in whose pool that number is; a number is in one at most. */
    @Nullable
    Service of(String number) {
        return bySid.values().stream()
                .filter(service -> service.pool.contains(number))
                .findFirst()
                .orElse(null);
    }

    /** The number that speaks to this phone for a service: always the same one, as Twilio's sticky sender is. */
    @Nullable
    String speaker(@Nullable String sid, String phone, List<String> everyone) {
        Service service = sid == null ? null : bySid.get(sid);
        List<String> pool = service == null ? everyone : new ArrayList<>(service.pool);
        return pool.isEmpty() ? null : pool.get(Math.floorMod(phone.hashCode(), pool.size()));
    }

    void recall(JsonObject line) {
        JsonObject kept = line.getJsonObject("service");
        if (kept != null) {
            Service service = new Service(kept.getString("sid"));
            kept.getJsonObject("configured")
                    .forEach(field -> service.configured.put(field.getKey(), Objects.toString(field.getValue(), "")));
            kept.getJsonArray("pool").forEach(number -> service.pool.add(String.valueOf(number)));
            bySid.put(service.sid, service);
        }
        if (line.containsKey("serviceGone")) {
            bySid.remove(line.getJsonObject("serviceGone").getString("sid"));
        }
    }

    private void remember(Service service) {
        JsonObject configured = new JsonObject();
        service.configured.forEach(configured::put);
        archive.append(
                "service",
                new JsonObject()
                        .put("sid", service.sid)
                        .put("configured", configured)
                        .put("pool", new JsonArray(new ArrayList<>(service.pool))));
    }
}
