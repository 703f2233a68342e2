package io.portway.contract;

import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/** Turns the cases that a control must fail around: failing passes, passing fails. */
final class RedControl implements InvocationInterceptor {

  /** Implemented by the control. */
  interface Expectations {

    /** Cases, by method name, that must fail; of a parameterised case every invocation. */
    Set<String> red();
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    intercept(invocation, call, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    intercept(invocation, call, context);
  }

  private static void intercept(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    String name = call.getExecutable().getName();
    if (!((Expectations) context.getRequiredTestInstance()).red().contains(name)) {
      invocation.proceed();
      return;
    }
    try {
      invocation.proceed();
    } catch (TestAbortedException e) {
      throw e;
    } catch (Throwable wanted) {
      return;
    }
    throw new AssertionError(name + " passed against a control that is wrong about it");
  }
}
