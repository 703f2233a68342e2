/**
 * From a report to what the cluster is told: the ledger of claims, the status of objects, and
 * Events. What is to be said is computed pure; two threads of the publisher's own do all io, and
 * the control thread never waits for them. The status of an object is output only: nothing here
 * reads it to decide a claim.
 *
 * <p>The rights that this room needs. In the router's own namespace, a Role:
 *
 * <ul>
 *   <li>{@code configmaps}: get, list, watch, create, update, delete (ledger, heartbeats)
 *   <li>{@code leases.coordination.k8s.io}: get, create, update (the writer's election)
 * </ul>
 *
 * <p>Wherever objects are served, a ClusterRole, or a Role where {@code --namespace} is given:
 *
 * <ul>
 *   <li>{@code routes.route.openshift.io}: get, list
 *   <li>{@code routes.route.openshift.io/status}: patch
 *   <li>{@code events} of the core group: create
 *   <li>with {@code --services on}: {@code services}: get, list; {@code services/status}: patch
 * </ul>
 *
 * <p>{@code --status off} leaves the Role alone. {@code clear-status} runs with its caller's
 * rights: list and delete in place of create and update, and the same on objects.
 */
@NullMarked
package io.portway.k8s.status;

import org.jspecify.annotations.NullMarked;
