package io.trunkline.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What `kubectl kustomize` makes of a folder, as far as ours ask for it: resources, components, a namespace, ConfigMaps from files,
 * JSON patches and images. Whatever else a kustomization says fails, and so does a file outside its folder, as with kubectl.
 */
final class Kustomize {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> KNOWN = Set.of(
            "apiVersion", "kind", "resources", "components", "namespace", "configMapGenerator", "patches", "images");
    /** In the place of the hash that kubectl makes of a ConfigMap's content. */
    static final String HASH = "-hash";

    private final List<JsonNode> manifests = new ArrayList<>();
    private final List<String> hashed = new ArrayList<>();

    private Kustomize() {}

    /** The manifests of a folder. */
    static List<JsonNode> render(Path folder) throws IOException {
        var kustomize = new Kustomize();
        kustomize.apply(folder);
        for (var name : kustomize.hashed) {
            kustomize.manifests.forEach(manifest -> rename(manifest, name));
        }
        return kustomize.manifests;
    }

    private void apply(Path folder) throws IOException {
        var says = YAML.readTree(folder.resolve("kustomization.yaml").toFile());
        says.fieldNames().forEachRemaining(field -> assertThat(KNOWN).contains(field));
        for (var resource : says.path("resources")) {
            var path = folder.resolve(resource.asText());
            if (Files.isDirectory(path)) {
                apply(path);
            } else {
                YAML.readerFor(JsonNode.class)
                        .<JsonNode>readValues(inside(folder, path).toFile())
                        .forEachRemaining(manifests::add);
            }
        }
        for (var component : says.path("components")) {
            apply(folder.resolve(component.asText()));
        }
        for (var map : says.path("configMapGenerator")) {
            manifests.add(configMap(folder, map));
        }
        for (var patch : says.path("patches")) {
            patch(patch);
        }
        for (var manifest : manifests) {
            if (says.has("namespace")) {
                ((ObjectNode) manifest.path("metadata"))
                        .put("namespace", says.path("namespace").asText());
            }
            says.path("images").forEach(image -> name(manifest, image));
        }
    }

    private static Path inside(Path folder, Path path) {
        assertThat(path.normalize()).startsWith(folder.normalize());
        return path;
    }

    private ObjectNode configMap(Path folder, JsonNode says) {
        var name = says.path("name").asText();
        if (!says.path("options").path("disableNameSuffixHash").asBoolean()) {
            hashed.add(name);
        }
        var map = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", name);
        var data = map.putObject("data");
        for (var file : says.path("files")) {
            var parts = file.asText().split("=", 2);
            var path = inside(folder, folder.resolve(parts[parts.length - 1]));
            try {
                data.put(parts.length == 2 ? parts[0] : path.getFileName().toString(), Files.readString(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return map;
    }

    private void patch(JsonNode says) throws IOException {
        var target = says.path("target");
        var operations = YAML.readTree(says.path("patch").asText());
        var patched = 0;
        for (var at = 0; at < manifests.size(); at++) {
            var manifest = manifests.get(at);
            if (manifest.path("kind").equals(target.path("kind"))
                    && manifest.path("metadata").path("name").equals(target.path("name"))) {
                manifests.set(at, JsonPatch.apply(operations, manifest));
                patched++;
            }
        }
        assertThat(patched).as("patched by " + says).isEqualTo(1);
    }

    private static void name(JsonNode manifest, JsonNode says) {
        for (var container : manifest.at("/spec/template/spec/containers")) {
            if (container.path("image").equals(says.path("name"))) {
                ((ObjectNode) container)
                        .put(
                                "image",
                                says.path("newName").asText() + ":"
                                        + says.path("newTag").asText());
            }
        }
    }

    private static void rename(JsonNode manifest, String name) {
        var metadata = manifest.path("metadata");
        if (manifest.path("kind").asText().equals("ConfigMap")
                && metadata.path("name").asText().equals(name)) {
            ((ObjectNode) metadata).put("name", name + HASH);
        }
        if (manifest.at("/spec/template/spec/volumes") instanceof ArrayNode volumes) {
            for (var volume : volumes) {
                if (volume.at("/configMap/name").asText().equals(name)) {
                    ((ObjectNode) volume.path("configMap")).put("name", name + HASH);
                }
            }
        }
    }
}
