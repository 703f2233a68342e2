package io.portway.contract;

/**
 * The contract that every engine meets, on every transport. A subclass says how its data plane
 * starts, and names the cases that it is known not to meet.
 */
abstract class RelayContract extends ContractBase
    implements OrderingCases,
        HalfCloseCases,
        ResetCases,
        DeadlineCases,
        BackPressureCases,
        ConnectingCases,
        UnavailableCases,
        LimitCases,
        KeepAliveCases,
        BalanceCases,
        BulkCases,
        KilledPeerCases,
        RandomSessionCases,
        FaultCases {}
