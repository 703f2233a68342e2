package io.portway.session;

import io.portway.model.BindKey;
import io.portway.model.CloseReason;
import io.portway.model.EndpointSpec;
import io.portway.model.RouteId;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A finished session, for metrics and the access log.
 *
 * @param id unique in this process
 * @param client the client's address, IPv4-mapped ones as IPv4
 * @param endpoint null where none was ever connected
 * @param durationNanos from accept to close
 * @param bytesToUpstream bytes that were handed to the pod's socket
 * @param bytesToDownstream bytes that were handed to the client's socket
 */
public record SessionSummary(
    long id,
    BindKey bind,
    RouteId owner,
    InetSocketAddress client,
    @Nullable EndpointSpec endpoint,
    long durationNanos,
    long bytesToUpstream,
    long bytesToDownstream,
    CloseReason reason) {}
