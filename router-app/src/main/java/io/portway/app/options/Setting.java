package io.portway.app.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What picocli's own annotation of an option cannot say. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Setting {

  /** The default in words, where it is not a value that could be typed; empty where it is. */
  String otherwise() default "";

  /**
   * OpenShift's environment variables, the first usable one wins; read after the option's own
   * variable.
   */
  String[] openShift() default {};

  /**
   * Whether a value of theirs that cannot be used stops the start like one of ours: where passing
   * it over would serve more than was asked for.
   */
  boolean strict() default false;

  /** How their values are written. */
  OpenShiftSyntax syntax() default OpenShiftSyntax.WORD;
}
