package io.trunkline.camel;

import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;

/** The beans of another context, to be looked at and not to be changed. */
record Lent(Registry registry) implements BeanRepository {
    @Override
    public @Nullable Object lookupByName(String name) {
        return registry.lookupByName(name);
    }

    @Override
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
        return registry.lookupByNameAndType(name, type);
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return registry.findByTypeWithName(type);
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return registry.findByType(type);
    }
}
