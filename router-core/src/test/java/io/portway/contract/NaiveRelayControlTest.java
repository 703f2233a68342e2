package io.portway.contract;

import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.Patience;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The suite judged against a relay that is known to be wrong: a case that ought to catch one of its
 * faults and does not is itself a failure here. The other cases must pass, so that none is red for
 * a wrong reason.
 */
@ExtendWith(RedControl.class)
final class NaiveRelayControlTest extends ContractBase
    implements HalfCloseCases, ResetCases, FaultCases, RedControl.Expectations {

  @Override
  protected DataPlane start(DataPlaneOptions options, InetSocketAddress... pods) {
    return new NaiveRelay(pods);
  }

  /** Short: a red case waits for what never comes. */
  @Override
  Bench.Controls controls() {
    return new Bench.Controls(new Patience(Duration.ofSeconds(3)), false);
  }

  @Override
  public Set<String> red() {
    return Set.of(
        "aClientsResetReachesThePodAsReset",
        "aPodsResetReachesTheClientAsReset",
        "aClientMayResetAfterItsOwnFin",
        "aPodMayResetAfterItsOwnFin",
        "aPodMayResetAfterTheClientsFin",
        "aClientMayResetAfterThePodsFin",
        "whatAPodSentBeforeItsResetArrivesFirst",
        "whatAClientSentBeforeItsResetArrivesFirst",
        "whatAPodSentBeforeItsResetArrivesFirstAlsoAfterTheClientsFin",
        "aSlowReaderGetsEverythingThatWasSentBeforeTheReset",
        "nothingIsHeldAfterAResetTowardsAStalledReader",
        "anAbortedTransferNeverLooksLikeACleanEnd",
        "randomSessionsKeepTheInvariants");
  }

  @BeforeEach
  void redCasesAreCases() {
    requireKnownCases(red());
  }
}
