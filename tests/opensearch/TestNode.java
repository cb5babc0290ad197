import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.TransportService;

/** A node of OpenSearch on the loopback interface: prints its ports, and ends when its standard input does. */
public final class TestNode {
    private static final class WithPlugins extends Node {
        // before version 3, plugins are given as classes, then as descriptions of them
        @SuppressWarnings({"rawtypes", "unchecked"})
        WithPlugins(Environment environment, Collection plugins) {
            super(environment, plugins, false);
        }
    }

    /** HTTP and the transport between nodes, in the form that this version of OpenSearch expects. */
    private static Object network() throws ClassNotFoundException {
        if (Version.CURRENT.major < 3) {
            return Class.forName("org.opensearch.transport.Netty4Plugin");
        }
        return new PluginInfo("transport-netty4", "network", "1", Version.CURRENT, "21",
            "org.opensearch.transport.Netty4ModulePlugin", null, List.of(), false);
    }

    /** Arguments: the node's folder, then settings as name=value. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Settings.Builder settings = Settings.builder()
            .put("path.home", home.toString())
            .put("network.host", "127.0.0.1")
            .put("http.port", "0")
            .put("transport.port", "0")
            .put("cluster.name", "bonafide-tests")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .put("node.processors", 1);
        for (int number = 1; number < arguments.length; number++) {
            String[] setting = arguments[number].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
            settings.build(), Map.of(), home.resolve("config"), () -> "test");
        LogConfigurator.configureWithoutConfig(environment.settings());
        WithPlugins node = new WithPlugins(environment, List.of(network()));
        node.start();
        int http = node.injector().getInstance(HttpServerTransport.class)
            .boundAddress().publishAddress().getPort();
        int transport = node.injector().getInstance(TransportService.class)
            .boundAddress().publishAddress().getPort();
        System.out.println(http + " " + transport);
        System.out.flush();
        while (System.in.read() >= 0) {
            // until the tests end, however they end
        }
        Runtime.getRuntime().halt(0);
    }
}
