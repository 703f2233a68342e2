/**
 * A real kube-apiserver and its etcd, for the tests of this module and for benchmarks. Where their
 * programs are missing the tests are left out, with one line that says so. There is no controller
 * and no kubelet: what those would write, the tests write.
 */
@NullMarked
package io.portway.cluster;

import org.jspecify.annotations.NullMarked;
