package io.portway.k8s.manifest;

import static io.portway.k8s.manifest.Folders.publish;
import static io.portway.k8s.manifest.Folders.replaceAtomically;
import static io.portway.k8s.manifest.Folders.route;
import static io.portway.k8s.manifest.Folders.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.TranslatorOptions;
import io.portway.model.RouteIntent;
import io.portway.source.IntentSink;
import io.portway.source.IntentSource;
import io.portway.source.SourceUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live source on a real folder. */
class ManifestSourceTest {

  private static final String BROKEN = "---\na: [1, 2\nb: }\n";

  @TempDir Path scratch;
  private Path dir;
  private ManifestSource source;
  private final Offers offers = new Offers();

  /** Remembers everything that was offered, as {@code name=port} lists. */
  private static final class Offers implements IntentSink {
    final List<List<String>> all = new CopyOnWriteArrayList<>();

    @Override
    public void offer(IntentSource source, Supplier<SourceUpdate> update) {
      all.add(update.get().intents().stream().map(Offers::text).toList());
    }

    private static String text(RouteIntent intent) {
      return intent.id().name() + "=" + intent.bind().port();
    }

    List<String> last() {
      return all.getLast();
    }
  }

  @BeforeEach
  void makeSource() throws IOException {
    dir = Files.createDirectory(scratch.resolve("manifests"));
    source = source(dir);
  }

  private static ManifestSource source(Path dir) {
    return new ManifestSource(dir, new RouteTranslator(TranslatorOptions.DEFAULT));
  }

  @AfterEach
  void closeSource() {
    source.close();
  }

  private Path file(String name) {
    return dir.resolve(name);
  }

  private void awaitOffer(String... routes) {
    await().untilAsserted(() -> assertThat(offers.last()).containsExactly(routes));
  }

  @Test
  void theFirstOfferIsThereWhenStartReturns() throws IOException {
    write(file("a.yaml"), route("a", 1));
    source.start(offers);
    assertThat(offers.all).containsExactly(List.of("a=1"));
    assertThat(source.name()).isEqualTo("manifests");
  }

  @Test
  void anEmptyFolderIsSyncedToo() throws IOException {
    source.start(offers);
    assertThat(offers.all).containsExactly(List.of());
  }

  @Test
  void aMissingFolderIsOneClearLine() {
    assertThatThrownBy(() -> source(scratch.resolve("none")).start(offers))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not exist");
    write(scratch.resolve("file"), "x");
    assertThatThrownBy(() -> source(scratch.resolve("file")).start(offers))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a folder");
  }

  @Test
  void filesThatComeChangeMoveAndGoTakeEffect() throws IOException {
    source.start(offers);
    write(file("a.yaml"), route("a", 1));
    awaitOffer("a=1");
    write(file("b.yaml"), route("b", 2));
    awaitOffer("a=1", "b=2");
    write(file("a.yaml"), route("a", 10));
    awaitOffer("a=10", "b=2");
    replaceAtomically(file("a.yaml"), route("a", 100));
    awaitOffer("a=100", "b=2");
    Files.move(file("b.yaml"), file("b.off"));
    awaitOffer("a=100");
    Files.move(file("b.off"), file("c.yaml"));
    awaitOffer("a=100", "b=2");
    Files.delete(file("a.yaml"));
    awaitOffer("b=2");
  }

  @Test
  void aChangeOfEqualSizeIsSeen() throws IOException {
    write(file("a.yaml"), route("a", 11));
    source.start(offers);
    for (int port = 12; port < 60; port++) {
      write(file("a.yaml"), route("a", port));
      awaitOffer("a=" + port);
    }
  }

  @Test
  void aBrokenFileKeepsItsContentAndIsNamedUntilItIsMended() throws IOException {
    write(file("a.yaml"), route("a", 1));
    source.start(offers);
    replaceAtomically(file("a.yaml"), route("b", 2) + BROKEN);
    awaitOffer("a=1", "b=2");
    assertThat(source.problems()).hasSize(1);
    assertThat(source.unparsableFiles()).isEqualTo(1);
    replaceAtomically(file("a.yaml"), route("b", 2));
    awaitOffer("b=2");
    assertThat(source.unparsableFiles()).isZero();
  }

  @Test
  void anEmptiedFileIsBelievedInTheEndWithoutAnotherEvent() throws IOException {
    write(file("a.yaml"), route("a", 1));
    source.start(offers);
    write(file("a.yaml"), "");
    awaitOffer();
  }

  @Test
  void configMapSwapsTakeEffectWithoutAGap() throws IOException {
    List<String> names = List.of("a.yaml", "b.yaml");
    publish(dir, "v1", names, List.of(route("a", 1), route("b", 2)));
    source.start(offers);
    assertThat(offers.last()).containsExactly("a=1", "b=2");
    for (int version = 2; version < 12; version++) {
      publish(dir, "v" + version, names, List.of(route("a", version), route("b", 2)));
      awaitOffer("a=" + version, "b=2");
    }
    assertThat(offers.all).allSatisfy(offer -> assertThat(offer).hasSize(2));
  }

  @Test
  void filesBehindLinksAreWatchedWhereverTheyLie() throws IOException {
    Path elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
    publish(elsewhere, "v1", List.of("a.yaml"), List.of(route("a", 1)));
    Path hop = Files.createDirectory(scratch.resolve("hop"));
    Files.createSymbolicLink(hop.resolve("link"), elsewhere.resolve("a.yaml"));
    source.start(offers);
    Files.createSymbolicLink(file("a.yaml"), hop.resolve("link"));
    awaitOffer("a=1");
    publish(elsewhere, "v2", List.of("a.yaml"), List.of(route("a", 2)));
    awaitOffer("a=2");
    write(elsewhere.resolve("..v2").resolve("a.yaml"), route("a", 3));
    awaitOffer("a=3");
    write(scratch.resolve("other"), route("a", 4));
    Files.createSymbolicLink(hop.resolve("new"), scratch.resolve("other"));
    Files.move(
        hop.resolve("new"),
        hop.resolve("link"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    awaitOffer("a=4");
    Files.delete(scratch.resolve("other"));
    awaitOffer();
    write(scratch.resolve("other"), route("a", 5));
    awaitOffer("a=5");
  }

  @Test
  void aFolderThatIsReachedThroughALinkMayBeSwapped() throws IOException {
    Path first = Files.createDirectory(scratch.resolve("first"));
    Path second = Files.createDirectory(scratch.resolve("second"));
    write(first.resolve("a.yaml"), route("a", 1));
    write(second.resolve("a.yaml"), route("a", 2));
    Path link = Files.createSymbolicLink(scratch.resolve("current"), first);
    source = source(link);
    source.start(offers);
    assertThat(offers.last()).containsExactly("a=1");
    Files.createSymbolicLink(scratch.resolve("next"), second);
    Files.move(
        scratch.resolve("next"),
        link,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    awaitOffer("a=2");
    write(second.resolve("a.yaml"), route("a", 3));
    awaitOffer("a=3");
  }

  @Test
  void aFolderThatIsMovedAwayKeepsServingAndRecoversByItself() throws IOException {
    write(file("a.yaml"), route("a", 1));
    source.start(offers);
    Files.move(dir, scratch.resolve("away"));
    await().untilAsserted(() -> assertThat(source.problems()).hasSize(1));
    assertThat(offers.last()).containsExactly("a=1");
    Path replacement = Files.createDirectory(scratch.resolve("replacement"));
    write(replacement.resolve("a.yaml"), route("a", 2));
    Files.move(replacement, dir);
    awaitOffer("a=2");
    write(file("a.yaml"), route("a", 3));
    awaitOffer("a=3");
    assertThat(source.problems()).isEmpty();
  }

  @Test
  void changesWithoutMeaningAreNotOffered() throws IOException {
    write(file("a.yaml"), route("a", 1));
    source.start(offers);
    write(file("a.yaml"), route("a", 1) + "# a comment\n");
    write(file("notes.txt"), "nothing");
    write(file("b.yaml"), route("b", 2));
    awaitOffer("a=1", "b=2");
    assertThat(offers.all).containsExactly(List.of("a=1"), List.of("a=1", "b=2"));
  }

  @Test
  void afterCloseNothingIsOfferedAndTheThreadIsGone() throws IOException {
    source.start(offers);
    source.close();
    source.close();
    write(file("a.yaml"), route("a", 1));
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("manifests"));
    assertThat(offers.all).containsExactly(List.of());
  }
}
