package io.trunkline.camel;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Shows why the secrets that are mounted now are not used; those that were good before go on, so the pod stays up. */
public final class SecretsCheck extends AbstractHealthCheck {
    private final Supplier<Optional<String>> trouble;

    public SecretsCheck(Supplier<Optional<String>> trouble) {
        super("trunkline", "secrets");
        this.trouble = trouble;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        result.up();
        trouble.get().ifPresent(result::message);
    }
}
