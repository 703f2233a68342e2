package io.portway.app.options;

import io.portway.model.Text;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives an option that is not on the command line the value of its variable {@code PORTWAY_…}, else
 * of OpenShift's. An empty variable counts as unset. A value of OpenShift's that cannot be used is
 * a warning; one of ours is refused by the option's own reader.
 */
public final class Environment implements IDefaultValueProvider {

  private final Map<String, String> variables;

  /** By variable, so that one which picocli asks for twice is told once. */
  private final Map<String, String> warnings = new LinkedHashMap<>();

  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** {@code --idle-timeout} is {@code PORTWAY_IDLE_TIMEOUT}. */
  static String variableOf(String optionName) {
    return "PORTWAY_" + optionName.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** What {@link Setting} says of the option; absent for picocli's own such as {@code --help}. */
  static Optional<Setting> settingOf(ArgSpec arg) {
    return arg.userObject() instanceof Field field
        ? Optional.ofNullable(field.getAnnotation(Setting.class))
        : Optional.empty();
  }

  /** Every variable, for what is no option's. */
  Map<String, String> variables() {
    return variables;
  }

  /** One clause per OpenShift variable that was set and could not be used. */
  public List<String> warnings() {
    return new ArrayList<>(warnings.values());
  }

  /**
   * Adds a warning of the same kind, for a value that only turned out to be unusable beside others.
   */
  void warn(String variable, String value, String why) {
    warnings.put(variable, variable + " " + Text.quoted(value) + " is passed over: " + why);
  }

  /**
   * The variable that gives this option its value, if any does; the option must not be on the
   * command line.
   */
  Optional<String> origin(ArgSpec arg) {
    return resolve(arg).map(Resolved::variable);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    return resolve(arg).map(Resolved::value).orElse(null);
  }

  private record Resolved(String variable, String value) {}

  private Optional<Resolved> resolve(ArgSpec arg) {
    Optional<Setting> setting = settingOf(arg);
    if (setting.isEmpty() || !(arg instanceof OptionSpec option)) {
      return Optional.empty();
    }
    String own = variableOf(option.longestName());
    String value = variables.getOrDefault(own, "");
    return value.isEmpty()
        ? fromOpenShift(setting.get(), option)
        : Optional.of(new Resolved(own, value));
  }

  private Optional<Resolved> fromOpenShift(Setting setting, OptionSpec option) {
    OpenShiftSyntax syntax = setting.syntax();
    for (String variable : setting.openShift()) {
      String value = variables.getOrDefault(variable, "");
      if (value.isEmpty()) {
        continue;
      }
      Optional<String> translated = syntax.translate(value);
      if (setting.strict()) {
        return Optional.of(new Resolved(variable, value));
      }
      if (translated.isEmpty() || !isUsable(option, translated.get())) {
        warn(variable, value, "accepted: " + syntax.accepted());
      } else if (!translated.get().isEmpty()) {
        return Optional.of(new Resolved(variable, translated.get()));
      }
    }
    return Optional.empty();
  }

  private static boolean isUsable(OptionSpec option, String value) {
    if (value.isEmpty()) {
      return true;
    }
    try {
      for (ITypeConverter<?> converter : option.converters()) {
        converter.convert(value);
      }
      return true;
    } catch (Exception e) {
      // The reader's own words speak of the option's syntax; the caller tells OpenShift's.
      return false;
    }
  }
}
