package io.trunkline.camel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A folder of route files as Kubernetes takes it: one ConfigMap with every file that the service reads, mounted with its folders.
 * It is one, because a mount hands over a ConfigMap as a whole and several of them one after the other; and it is written by
 * `trunkline check --kustomize`, because keys have no folders and kustomize knows no patterns.
 */
public final class RouteMap {
    /** Of a key in a ConfigMap (https://kubernetes.io/docs/concepts/configuration/configmap/). */
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    /** What a ConfigMap may hold in bytes; keys count as well. */
    private static final long MOST = 1024 * 1024;

    private static final String HEAD = """
            # Written by `./trunkline check --kustomize`, after a file was added or removed. All that the service reads here, as one
            # ConfigMap that is mounted with its folders. Its name changes with the list of its files: pods of an older list keep a
            # ConfigMap that has them all. It does not change with what is in them: that is live.
            apiVersion: kustomize.config.k8s.io/v1alpha1
            kind: Component
            configMapGenerator:
              - name: NAME
                options: {disableNameSuffixHash: true}
                files:
            """;
    private static final String PATCH = """
            patches:
              - target: {kind: Deployment, name: trunkline}
                patch: |-
                  - op: add
                    path: /spec/template/spec/volumes/-
                    value:
                      name: routes
                      configMap:
                        name: NAME
                        items:
            """;

    private RouteMap() {}

    /** Where it stands in a folder of route files. */
    public static Path file(Path routes) {
        return routes.resolve("kustomization.yaml");
    }

    /** Whether there is one that is not as it would be written now. */
    public static boolean isStale(Path routes) throws IOException {
        return Files.exists(file(routes)) && !Files.readString(file(routes)).equals(of(routes));
    }

    /**
     * What is written there.
     *
     * @throws IllegalStateException if a ConfigMap cannot hold the folder, with a sentence for people
     */
    public static String of(Path routes) {
        var paths = new TreeMap<String, String>();
        var size = 0L;
        for (var stamped : Edition.stamps(routes).entrySet()) {
            var path = routes.relativize(stamped.getKey()).toString();
            var key = path.replace("/", "__");
            if (!KEY.matcher(key).matches()) {
                throw new IllegalStateException(stamped.getKey() + ": a ConfigMap cannot hold a file of that name; use"
                        + " letters without accents, digits, '.', '-' and '_'");
            }
            paths.put(key, path);
            size += key.length() + stamped.getValue().size();
        }
        if (size > MOST) {
            throw new IllegalStateException(routes + " has " + size + " bytes, and a ConfigMap holds " + MOST
                    + "; mount the folder from a volume of another kind");
        }
        var name = name(paths.values());
        var text = new StringBuilder(HEAD.replace("NAME", name));
        paths.forEach((key, path) ->
                text.append("      - ").append(key).append('=').append(path).append('\n'));
        text.append(PATCH.replace("NAME", name));
        paths.forEach((key, path) -> text.append("              - {key: ")
                .append(key)
                .append(", path: ")
                .append(path)
                .append("}\n"));
        return text.toString();
    }

    /** A kubelet mounts no ConfigMap that misses one of the files which a pod names, so each list has a ConfigMap of its own. */
    private static String name(Collection<String> paths) {
        var list = new CRC32();
        list.update(String.join("\n", paths).getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "trunkline-routes-%08x", list.getValue());
    }
}
