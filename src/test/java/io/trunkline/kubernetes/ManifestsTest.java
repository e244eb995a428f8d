package io.trunkline.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in k8s/ is what Kubernetes takes, and keeps the rules of the house. */
class ManifestsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Map<String, Cluster> CLUSTERS = new ConcurrentHashMap<>();

    private static Cluster cluster(String overlay) {
        return CLUSTERS.computeIfAbsent(overlay, Cluster::of);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void everything_is_strictly_what_kubernetes_knows(String overlay) {
        assertThat(cluster(overlay).manifests()).hasSizeGreaterThan(6).allSatisfy(manifest -> assertThat(
                        manifest.getMetadata().getNamespace())
                .startsWith("trunkline"));
    }

    @Test
    void a_misspelt_field_is_found_at_any_depth() throws IOException {
        var deployment = Kustomize.render(Path.of("k8s/demo")).stream()
                .filter(manifest -> manifest.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow();
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0/securityContext"))
                .put("readOnlyRootFileSystem", true);

        assertThatThrownBy(() -> Cluster.read(deployment)).hasMessageContaining("readOnlyRootFileSystem");
    }

    /** A machine need not have kubectl; where there is one of our days, it must say the same as we do. */
    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void kubectl_makes_the_same_of_it(String overlay) throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl"))),
                "there is no kubectl on this machine");
        var kubectl = new ProcessBuilder("kubectl", "kustomize", "k8s/" + overlay)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var says = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .replaceAll("(name: trunkline-settings)-[0-9a-z]{10}", "$1" + Kustomize.HASH);
        assertThat(kubectl.waitFor()).isZero();

        assertThat(byName(YAML.readerFor(JsonNode.class)
                        .<JsonNode>readValues(says)
                        .readAll()))
                .isEqualTo(byName(Kustomize.render(Path.of("k8s", overlay))));
    }

    private static Map<String, JsonNode> byName(List<JsonNode> manifests) {
        return manifests.stream()
                .collect(Collectors.toMap(
                        manifest -> manifest.path("kind").asText() + " "
                                + manifest.at("/metadata/name").asText(),
                        manifest -> manifest,
                        (one, other) -> one,
                        TreeMap::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void nobody_is_root_and_nothing_of_the_image_can_be_written(String overlay) {
        var pod = cluster(overlay).pod();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).allSatisfy(container -> {
            var context = container.getSecurityContext();
            assertThat(context.getReadOnlyRootFilesystem()).isTrue();
            assertThat(context.getAllowPrivilegeEscalation()).isFalse();
            assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void the_pod_may_do_nothing_on_the_cluster_and_is_told_nothing_of_it(String overlay) {
        var cluster = cluster(overlay);
        assertThat(cluster.pod().getServiceAccountName())
                .isEqualTo(cluster.the(ServiceAccount.class).getMetadata().getName());
        assertThat(cluster.the(ServiceAccount.class).getAutomountServiceAccountToken())
                .isFalse();
        assertThat(cluster.pod().getAutomountServiceAccountToken()).isFalse();
        assertThat(cluster.pod().getEnableServiceLinks()).isFalse();
        assertThat(cluster.manifests()).noneMatch(manifest -> manifest.getKind().contains("Role"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void whoever_selects_our_pods_selects_them(String overlay) {
        var cluster = cluster(overlay);
        var labels = cluster.labels().entrySet();
        assertThat(labels).isNotEmpty();
        var selectors = new ArrayList<Map<String, String>>();
        selectors.add(cluster.the(Deployment.class).getSpec().getSelector().getMatchLabels());
        selectors.add(cluster.the(Service.class).getSpec().getSelector());
        selectors.add(
                cluster.the(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels());
        cluster.all(NetworkPolicy.class)
                .forEach(policy ->
                        selectors.add(policy.getSpec().getPodSelector().getMatchLabels()));
        cluster.pod()
                .getTopologySpreadConstraints()
                .forEach(spread -> selectors.add(spread.getLabelSelector().getMatchLabels()));
        assertThat(selectors)
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(selector -> assertThat(labels).containsAll(selector.entrySet()))
                .allSatisfy(selector -> assertThat(selector).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void every_port_that_is_named_is_a_port(String overlay) {
        var cluster = cluster(overlay);
        var ports = cluster.container().getPorts().stream()
                .map(ContainerPort::getName)
                .toList();
        var named = Stream.of(
                        cluster.the(Service.class).getSpec().getPorts().stream().map(port -> port.getTargetPort()),
                        cluster.all(NetworkPolicy.class).stream()
                                .flatMap(policy -> policy.getSpec().getIngress().stream())
                                .flatMap(rule -> rule.getPorts().stream())
                                .map(port -> port.getPort()),
                        Stream.of(
                                        cluster.container().getStartupProbe(),
                                        cluster.container().getReadinessProbe(),
                                        cluster.container().getLivenessProbe())
                                .map(probe -> probe.getHttpGet().getPort()))
                .flatMap(port -> port)
                .map(IntOrString::getStrVal)
                .toList();
        assertThat(named).hasSizeGreaterThan(5).isSubsetOf(ports);
    }

    /** Whoever is not ready is sent nobody, whoever does not live is killed: that must not be the same question. */
    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void it_is_killed_for_being_dead_only_and_gets_no_requests_before_it_is_ready(String overlay) {
        var container = cluster(overlay).container();
        assertThat(asks(container.getStartupProbe())).isEqualTo("management /observe/health/live");
        assertThat(asks(container.getReadinessProbe())).isEqualTo("management /observe/health/ready");
        assertThat(asks(container.getLivenessProbe())).isEqualTo("management /observe/health/live");
    }

    private static String asks(Probe probe) {
        return probe.getHttpGet().getPort().getStrVal() + " "
                + probe.getHttpGet().getPath();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void the_processor_is_asked_for_and_memory_is_bounded(String overlay) {
        var resources = cluster(overlay).container().getResources();
        assertThat(resources.getRequests()).containsKeys("cpu", "memory");
        assertThat(resources.getLimits().get("memory"))
                .as("what is not asked for may be taken away at any time")
                .isEqualTo(resources.getRequests().get("memory"));
        assertThat(resources.getLimits()).as("a limit throttles the start").doesNotContainKey("cpu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void one_pod_may_go_at_a_time_and_has_time_to_end_what_it_does(String overlay) {
        var budget = cluster(overlay).the(PodDisruptionBudget.class).getSpec();
        assertThat(budget.getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(cluster(overlay).pod().getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(45);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void webhooks_come_in_by_http_and_prometheus_by_management_and_by_no_other_way(String overlay) {
        var ours = cluster(overlay).all(NetworkPolicy.class).stream()
                .map(NetworkPolicy::getSpec)
                .filter(spec -> spec.getPolicyTypes().contains("Ingress"))
                .toList();
        assertThat(ours).hasSize(1);
        assertThat(ours.get(0).getPolicyTypes()).contains("Egress");
        var rules = ours.get(0).getIngress();
        assertThat(rules).allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty());
        assertThat(rules)
                .extracting(ManifestsTest::openTo)
                .containsExactlyInAnyOrder(
                        "http from ingress-nginx, trunkline.io/client", "management from monitoring");
    }

    private static String openTo(NetworkPolicyIngressRule rule) {
        var ports = rule.getPorts().stream().map(port -> port.getPort().getStrVal());
        var from = rule.getFrom().stream()
                .map(peer -> peer.getNamespaceSelector() == null
                        ? String.join(
                                "+", peer.getPodSelector().getMatchLabels().keySet())
                        : peer.getNamespaceSelector().getMatchLabels().get("kubernetes.io/metadata.name"));
        return ports.collect(Collectors.joining("+")) + " from " + from.collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void what_goes_out_reaches_the_internet_by_https_and_never_the_clouds_metadata(String overlay) {
        var blocks = cluster(overlay).all(NetworkPolicy.class).stream()
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .filter(rule -> rule.getTo().stream().anyMatch(ManifestsTest::isNetwork))
                .toList();
        assertThat(blocks).hasSize(1);
        assertThat(blocks.get(0).getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactly(443);
        assertThat(blocks.get(0).getTo().get(0).getIpBlock().getExcept()).contains("169.254.0.0/16", "10.0.0.0/8");
        assertThat(cluster(overlay).all(NetworkPolicy.class).stream()
                        .flatMap(policy -> policy.getSpec().getEgress().stream()))
                .allSatisfy(rule -> assertThat(rule.getPorts()).isNotEmpty())
                .allSatisfy(rule -> assertThat(rule.getTo()).isNotEmpty());
    }

    /** A long answer, such as one of many addresses, comes by TCP. */
    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void names_can_be_asked_for_by_udp_and_by_tcp(String overlay) {
        var asking = cluster(overlay).all(NetworkPolicy.class).stream()
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .filter(rule -> rule.getPorts().stream().anyMatch(port -> Integer.valueOf(53)
                        .equals(port.getPort().getIntVal())))
                .toList();
        assertThat(asking).singleElement().satisfies(rule -> {
            assertThat(rule.getPorts())
                    .extracting(
                            port -> port.getProtocol() + " " + port.getPort().getIntVal())
                    .containsExactlyInAnyOrder("UDP 53", "TCP 53");
            assertThat(rule.getTo())
                    .as("of the cluster's names, and of a node's own cache of them")
                    .extracting(ManifestsTest::place)
                    .containsExactlyInAnyOrder("kube-system", "169.254.20.10/32");
        });
    }

    private static String place(NetworkPolicyPeer peer) {
        return peer.getIpBlock() == null
                ? String.valueOf(peer.getNamespaceSelector().getMatchLabels().get("kubernetes.io/metadata.name"))
                : peer.getIpBlock().getCidr();
    }

    private static boolean isNetwork(NetworkPolicyPeer peer) {
        return peer.getIpBlock() != null && !peer.getIpBlock().getCidr().endsWith("/32");
    }

    @Test
    void the_ingress_lets_webhooks_in_and_nothing_else() {
        var ingress = cluster("production").the(Ingress.class).getSpec();
        var paths = ingress.getRules().stream()
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .toList();
        assertThat(ingress.getDefaultBackend()).isNull();
        assertThat(paths).extracting(path -> path.getPath()).containsExactlyInAnyOrder("/hooks", "/twilio");
        assertThat(paths).allSatisfy(path -> {
            var backend = path.getBackend().getService();
            assertThat(backend.getName())
                    .isEqualTo(cluster("production")
                            .the(Service.class)
                            .getMetadata()
                            .getName());
            assertThat(backend.getPort().getName()).isEqualTo("http");
        });
        assertThat(ingress.getTls().get(0).getHosts())
                .containsExactly(ingress.getRules().get(0).getHost());
        assertThat(cluster("production").the(Service.class).getSpec().getPorts())
                .as("management and simulator are in no service")
                .hasSize(1);
    }

    @Test
    void the_ingress_is_what_twilio_is_told() {
        var host = cluster("production")
                .the(Ingress.class)
                .getSpec()
                .getRules()
                .get(0)
                .getHost();
        assertThat(cluster("production").map("trunkline-settings").getData().get("application.properties"))
                .contains("trunkline.public.url=https://" + host);
    }

    @Test
    void sqlite_has_one_pod_one_disk_and_never_two_processes() {
        var cluster = cluster("demo");
        var deployment = cluster.the(Deployment.class).getSpec();
        assertThat(deployment.getReplicas()).isEqualTo(1);
        assertThat(deployment.getStrategy().getType()).isEqualTo("Recreate");
        assertThat(deployment.getStrategy().getRollingUpdate()).isNull();
        var claim = cluster.the(PersistentVolumeClaim.class);
        assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOncePod");
        assertThat(cluster.pod().getVolumes())
                .anyMatch(volume -> volume.getPersistentVolumeClaim() != null
                        && volume.getPersistentVolumeClaim()
                                .getClaimName()
                                .equals(claim.getMetadata().getName()));
        assertThat(cluster.container().getVolumeMounts())
                .anyMatch(mount -> mount.getMountPath().equals("/trunkline/data"));
        assertThat(cluster.all(HorizontalPodAutoscaler.class)).isEmpty();
    }

    @Test
    void production_has_three_pods_or_more_by_the_age_of_the_queue_and_keeps_nothing_itself() {
        var cluster = cluster("production");
        var scaler = cluster.the(HorizontalPodAutoscaler.class).getSpec();
        assertThat(scaler.getScaleTargetRef().getName())
                .isEqualTo(cluster.the(Deployment.class).getMetadata().getName());
        assertThat(scaler.getMinReplicas()).isEqualTo(3);
        assertThat(scaler.getMetrics().get(0).getExternal().getMetric().getName())
                .isEqualTo("trunkline_queue_oldest_seconds");
        var deployment = cluster.the(Deployment.class).getSpec();
        assertThat(deployment.getReplicas())
                .as("whoever applies a number takes it from the autoscaler")
                .isNull();
        assertThat(deployment
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isZero();
        assertThat(cluster.all(PersistentVolumeClaim.class)).isEmpty();
        assertThat(cluster.container().getPorts())
                .extracting(ContainerPort::getName)
                .doesNotContain("simulator");
        var store = cluster.all(NetworkPolicy.class).stream()
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getIntVal());
        assertThat(store).contains(5432);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void every_volume_is_mounted_and_every_mount_has_its_volume(String overlay) {
        var mounts = cluster(overlay).container().getVolumeMounts();
        assertThat(cluster(overlay).pod().getVolumes())
                .extracting(volume -> volume.getName())
                .containsExactlyInAnyOrderElementsOf(
                        mounts.stream().map(mount -> mount.getName()).toList());
    }

    /**
     * A change of settings is a rolling update, a change of a route file is live, and one of the list of route files a rolling
     * update again, in which a pod of the older list still finds the whole of it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void the_name_of_the_settings_changes_with_them_and_that_of_the_routes_with_their_list(String overlay) {
        assertThat(cluster(overlay).map("trunkline-settings").getMetadata().getName())
                .endsWith(Kustomize.HASH);
        var routes = cluster(overlay).map("trunkline-routes").getMetadata().getName();
        assertThat(routes).matches("trunkline-routes-[0-9a-f]{8}");
        var maps = cluster(overlay).pod().getVolumes().stream()
                .map(volume -> volume.getConfigMap())
                .filter(Objects::nonNull)
                .toList();
        assertThat(maps)
                .extracting(map -> map.getName())
                .containsExactlyInAnyOrder("trunkline-settings" + Kustomize.HASH, routes);
        assertThat(maps)
                .as(
                        "a pod starts with all of it or waits: with half of its files it would answer 404 to hooks that it should know")
                .noneMatch(map -> Boolean.TRUE.equals(map.getOptional()));
    }
}
