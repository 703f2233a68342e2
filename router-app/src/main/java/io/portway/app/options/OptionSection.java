package io.portway.app.options;

/** A mixin of options that belong together; help and documentation show them under its title. */
interface OptionSection {

  /** Says what the options are about, in a few words. */
  String title();
}
