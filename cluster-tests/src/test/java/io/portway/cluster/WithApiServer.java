package io.portway.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * For a test class on the API server that all such classes share: started at the first need, with
 * Routes installed, and ended after the last test. Constructors and methods may take the {@link
 * KubeApiServer}; a test and its {@code @BeforeEach} may also take a {@link TestNamespace}, their
 * own, which is erased after the test. A server that a test leaves frozen or killed is brought
 * back, and what it logged is printed when a test fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ApiServerExtension.class)
public @interface WithApiServer {}
