package io.portway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.app.demo.DemoPod;
import io.portway.app.demo.MysqlPrograms;
import io.portway.app.demo.MysqlServer;
import io.portway.app.demo.WebPods;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example as people meet it: {@code kubectl apply -k deploy/demo}, a router with the shipped
 * rights and the cluster's policy, and then {@code curl} and {@code mysql}. Only the Pods are
 * processes of this machine, since no kubelet runs here.
 */
@WithApiServer
class DemoObjectsTest {

  private static final int WEB_PORT = 18080;
  private static final int MYSQL_PORT = 13306;

  /** The example's Routes name the router that serves them. */
  private static final String[] ROUTER_NAME = {"--router-name", "wzh-router-name"};

  private final KubeApiServer server;
  private final ShippedRights rights;
  @TempDir private Path folder;

  DemoObjectsTest(KubeApiServer server) {
    this.server = server;
    rights = new ShippedRights(server);
  }

  @BeforeEach
  void applyAll() throws Exception {
    rights.install();
    server.kubectl("apply", "-k", ShippedRights.DEPLOY.resolve("demo").toString()).succeeded();
  }

  @AfterEach
  void takeAway() throws Exception {
    rights.erase();
    server.erase("demo");
  }

  @Test
  void curlAndMysqlReachThePodsOfTheDemo() throws Exception {
    MysqlPrograms programs = MysqlPrograms.find(System.getenv("PATH")).orElseThrow();
    try (WebPods web = WebPods.start();
        MysqlServer mysql = MysqlServer.start(programs, folder, new CompletableFuture<>());
        ServingRouter router =
            ServingRouter.inCluster(rights.kubeconfig(), ShippedRights.NAME, ROUTER_NAME)) {
      for (DemoPod pod : web.pods()) {
        slice(pod.name(), "demo", "8080", pod.address().getPort());
      }
      slice("mysql-1", "demo-mysql", "3306", mysql.address().getPort());
      router.awaitOpen(WEB_PORT);
      router.awaitOpen(MYSQL_PORT);
      router.awaitEndpoints(4);

      Set<String> answers = new TreeSet<>();
      for (int i = 0; i < 9; i++) {
        answers.add(out("curl", "-fsS", "--max-time", "5", "http://127.0.0.1:" + WEB_PORT + "/"));
      }
      assertThat(answers)
          .containsExactly(
              "Hello from pod demo-1\n", "Hello from pod demo-2\n", "Hello from pod demo-3\n");
      assertThat(
              out(
                  "mysql",
                  "-h",
                  "127.0.0.1",
                  "-P",
                  "" + MYSQL_PORT,
                  "-u",
                  "user",
                  "-ppass",
                  "db",
                  "-N",
                  "-B",
                  "-e",
                  "select 6 * 7"))
          .isEqualTo("42\n");
    }
  }

  private void slice(String name, String service, String portName, int port) throws Exception {
    server.put(new LoopbackSlice("demo", name, service, portName, port, List.of("127.0.0.1")));
  }

  private static String out(String... command) throws Exception {
    return Command.run(List.of(command)).succeeded().out();
  }
}
