package io.portway.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link WithApiServer} promises. JUnit owns it, and through its stores the server. */
final class ApiServerExtension implements ParameterResolver, AfterEachCallback {

  private static final Namespace STORE = Namespace.create(ApiServerExtension.class);
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  /** Leaves room for a number; names of Namespaces have 63 characters at most. */
  private static final int LONGEST_NAME = 50;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == KubeApiServer.class
        || (type == TestNamespace.class && context.getTestMethod().isPresent());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KubeApiServer.class
        ? server(context)
        : context
            .getStore(STORE)
            .computeIfAbsent(TestNamespace.class, _ -> newNamespace(context), TestNamespace.class);
  }

  @Override
  @SuppressWarnings("SystemOut") // The test's own report is where this belongs.
  public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
    KubeApiServer server = sharedStore(context).get(KubeApiServer.class, KubeApiServer.class);
    if (server == null) {
      return;
    }
    if (context.getExecutionException().isPresent()) {
      System.out.println(server.logTail());
    }
    server.heal();
    TestNamespace namespace = context.getStore(STORE).get(TestNamespace.class, TestNamespace.class);
    if (namespace != null) {
      server.erase(namespace.name());
    }
  }

  private static Store sharedStore(ExtensionContext context) {
    return context.getStore(StoreScope.LAUNCHER_SESSION, STORE);
  }

  /** JUnit closes it, with its store, after the last test. */
  private static KubeApiServer server(ExtensionContext context) {
    return sharedStore(context)
        .computeIfAbsent(KubeApiServer.class, _ -> startedServer(), KubeApiServer.class);
  }

  private static KubeApiServer startedServer() {
    KubeApiServer started = null;
    try {
      started = KubeApiServer.start();
      started.installRoutes();
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw new IllegalStateException("no API server to test with", closed(started, e));
    }
  }

  private static Exception closed(@Nullable KubeApiServer server, Exception cause) {
    if (server != null) {
      try {
        server.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
    return cause;
  }

  private static TestNamespace newNamespace(ExtensionContext context) {
    String test =
        context
            .getRequiredTestMethod()
            .getName()
            .replaceAll("([A-Z])", "-$1")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9-]", "");
    String name =
        test.substring(0, Math.min(test.length(), LONGEST_NAME))
            + "-"
            + NAMESPACES.incrementAndGet();
    server(context)
        .client()
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return new TestNamespace(name);
  }
}
