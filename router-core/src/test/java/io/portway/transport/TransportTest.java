package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.transport.Transport.Choice;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which transport is used, by what is wanted and what the platform has. */
final class TransportTest {

  private static final Function<Transport, @Nullable String> EVERYTHING =
      Map.<Transport, String>of()::get;
  private static final Function<Transport, @Nullable String> NO_URING =
      Map.of(Transport.IO_URING, "the kernel forbids it")::get;
  private static final Function<Transport, @Nullable String> NO_NATIVES =
      Map.of(Transport.EPOLL, "not Linux", Transport.IO_URING, "not Linux either")::get;

  @Test
  void withoutAWishItIsEpoll() {
    Choice choice = Transport.choose(null, EVERYTHING);
    assertThat(choice.transport()).isEqualTo(Transport.EPOLL);
    assertThat(choice.reason()).isEqualTo("Linux with epoll");
    assertThat(choice.isFallback()).isFalse();
  }

  @Test
  void withoutAWishAndWithoutEpollItIsNioAndSaysWhy() {
    assertThat(Transport.choose(null, NO_NATIVES))
        .isEqualTo(new Choice(Transport.NIO, "not Linux", false));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void whatIsWantedIsUsedWhereItCanBeHad(Transport wanted) {
    assertThat(Transport.choose(wanted, EVERYTHING))
        .isEqualTo(new Choice(wanted, "as asked for", false));
  }

  @Test
  void ioUringThatIsForbiddenBecomesEpollAndSaysWhy() {
    assertThat(Transport.choose(Transport.IO_URING, NO_URING))
        .isEqualTo(new Choice(Transport.EPOLL, "the kernel forbids it", true));
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"EPOLL", "IO_URING"})
  void withoutNativesEveryWishBecomesNio(Transport wanted) {
    Choice choice = Transport.choose(wanted, NO_NATIVES);
    assertThat(choice.transport()).isEqualTo(Transport.NIO);
    assertThat(choice.isFallback()).isTrue();
    assertThat(choice.reason()).startsWith("not Linux");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void everyNameIsReadBack(Transport transport) {
    assertThat(Transport.ofLabel(transport.label())).contains(transport);
    assertThat(Transport.ofLabel(transport.name())).isEmpty();
  }
}
